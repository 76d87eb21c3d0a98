"""A customer's own record: who he is, read and changed."""

from __future__ import annotations

from crm_store.dealing_records import Customer, CustomerFields
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, NotFound
from screenpop.http.closed import closed
from screenpop.http.customers import CUSTOMER
from screenpop.http.route import Ask, Route
from screenpop.veil import left_alone, without

RECORD = f"{CUSTOMER}/record"


async def record(ask: Ask) -> Customer:
    """Who he is, with the version to change it by."""
    customer = int(ask.part("customer"))
    return without(await ask.services.store.customer(customer), await closed(ask, customer))


async def add(ask: Ask) -> Customer:
    """Keep a new customer; what reaches him is added as contact points."""
    return await ask.services.store.add_customer(ask.body, by=ask.actor)


async def change(ask: Ask) -> Customer:
    """Replace his record. Parts of the name that are left out are taken from it; what is closed stays as it is."""
    store, customer = ask.services.store, int(ask.part("customer"))
    hidden = await closed(ask, customer)
    fields: CustomerFields = left_alone(ask.body, await store.customer(customer), hidden)
    return without(await store.change_customer(customer, fields, version=ask.version, by=ask.actor), hidden)


ROUTES = (
    Route(
        method="GET",
        path=RECORD,
        summary="A customer's own record",
        handler=record,
        answer=Customer,
        scope="customers:read",
        versioned=True,
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=RECORD,
        summary="Change a customer's own record",
        handler=change,
        body=CustomerFields,
        answer=Customer,
        scope="customers:write",
        versioned=True,
        errors=(NotFound, CustomerMerged, CustomerErased, Conflict),
    ),
    Route(
        method="POST",
        path="/api/customer-records",
        summary="Add a customer",
        handler=add,
        body=CustomerFields,
        answer=Customer,
        scope="customers:write",
        status=201,
        versioned=True,
        errors=(Conflict,),
    ),
)
