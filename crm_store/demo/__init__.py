"""A small private bank to show the product with. Everything in it is invented, and the same for the same seed."""

from crm_store.demo.build import build
from crm_store.demo.callers import DemoCaller, demo_callers
from crm_store.demo.staff import DEFAULT_QUEUE

__all__ = ["DEFAULT_QUEUE", "DemoCaller", "build", "demo_callers"]
