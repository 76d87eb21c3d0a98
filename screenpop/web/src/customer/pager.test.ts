import { beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../api";
import type { TimelineItem, TimelinePage } from "../generated/messages";
import { setLanguage } from "../i18n";
import { Pager, type FetchPage } from "./pager";

const item = (id: string) => ({ id, at: "2026-11-21T10:00:00Z" }) as TimelineItem;
const page = (ids: string[], next: string | null): TimelinePage => ({ items: ids.map(item), next });

beforeEach(() => setLanguage("en"));

it("asks for each older page by the cursor of the one before, until there is none", async () => {
  const fetchPage = vi.fn<FetchPage>();
  fetchPage.mockResolvedValueOnce(page(["c", "b"], "cursor")).mockResolvedValueOnce(page(["b", "a"], null));
  const pager = new Pager(fetchPage);
  await pager.more();
  await pager.more();
  await pager.more();
  expect(fetchPage.mock.calls.map(([cursor]) => cursor)).toEqual([null, "cursor"]);
  expect(pager.items.value.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  expect(pager.complete.value).toBe(true);
});

it("fetches one page at a time however fast the agent scrolls", async () => {
  const fetchPage = vi.fn<FetchPage>().mockResolvedValue(page(["a"], "next"));
  const pager = new Pager(fetchPage);
  await Promise.all([pager.more(), pager.more()]);
  expect(fetchPage).toHaveBeenCalledOnce();
});

it("keeps what it has when a page fails, and goes on from there", async () => {
  const fetchPage = vi.fn<FetchPage>();
  fetchPage
    .mockResolvedValueOnce(page(["b"], "cursor"))
    .mockRejectedValueOnce(new ApiError(503, "store_unavailable", ""))
    .mockResolvedValueOnce(page(["a"], null));
  const pager = new Pager(fetchPage);
  await pager.more();
  await pager.more();
  expect(pager.failure.value).toBe("Customer records do not answer just now.");
  await pager.more();
  expect(pager.items.value.map(({ id }) => id)).toEqual(["b", "a"]);
  expect(pager.failure.value).toBeNull();
});
