"""An administrator gives a person his data, and erases it on his request."""

from __future__ import annotations


async def test_a_person_gets_his_data_and_is_erased_for_good(store, browse):
    adam = await browse("adam")
    async with adam.get("/api/customers/1/data") as answer:
        assert answer.status == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert (await answer.json())["tables"]["customers"][0]["name"] == "Olena Koval"
    async with adam.post("/api/customers/1/erasure", json={"customer": 2}) as answer:
        assert answer.status == 422
    async with adam.post("/api/customers/1/erasure", json={"customer": 1}) as answer:
        assert (answer.status, (await answer.json())["rows"]["contact_points"]) == (200, 1)
    assert (await store.identify("+380441234567")).candidates == ()
    async with adam.get("/api/customers/99/data") as answer:
        assert answer.status == 404


async def test_nobody_else_exports_or_erases(browse):
    for login in ("anna", "vera"):
        browser = await browse(login)
        async with browser.get("/api/customers/1/data") as answer:
            assert answer.status == 403
        async with browser.post("/api/customers/1/erasure", json={"customer": 1}) as answer:
            assert answer.status == 403
