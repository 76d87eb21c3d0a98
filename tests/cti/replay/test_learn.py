"""What the virtual centre knows."""

from __future__ import annotations

from cti.replay.learn import Memory
from cti.replay.records import Past


def test_patience_of_the_answered_is_only_known_to_be_longer() -> None:
    memory = Memory([Past(wait=10), Past(wait=20, service=5, agent="anna"), Past(wait=30)])
    assert memory.patience().beyond(10) == 2 / 3
    assert memory.patience().beyond(25) == 2 / 3
    assert memory.patience().beyond(30) == 0


def test_agent_owns_the_customers_whom_he_served_most() -> None:
    def served(customer: str, agent: str) -> Past:
        return Past(wait=0, service=100, agent=agent, customer=customer)

    memory = Memory([served("7", "anna"), served("7", "anna"), served("7", "boris"), served("8", "boris")])
    assert memory.learned(0).own_calls == {"anna": 3, "boris": 1}
    memory.add(0, 40, "boris")
    learned = memory.learned(86_400)
    assert learned.own_calls == {"anna": 3, "boris": 2}
    assert (learned.at, learned.talk.count) == (86_400, 5)


def test_nothing_known_is_learned_as_nothing() -> None:
    learned = Memory().learned(0)
    assert (learned.talk.count, learned.patience.count, learned.own_calls) == (0, 0, {})
