// Finding a customer by name, number or address; arrows choose, Enter opens.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Loading, Tag } from "../components/basics";
import { Dialog } from "../components/Dialog";
import type { Found } from "../generated/messages";
import { t, tCode } from "../i18n";
import { phoneNumber } from "../i18n/format";
import { searching } from "./searching";
import "./search.css";

const REST = 180;
const SHORTEST = 2;

export function Search() {
  const take = searching.value;
  return take && <SearchDialog take={take} />;
}

function SearchDialog({ take }: { take: (customer: number) => void }) {
  const query = useSignal("");
  const found = useSignal<readonly Found[] | null>(null);
  const failure = useSignal<string | null>(null);
  const at = useSignal(0);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const typed = query.value.trim();

  useLayoutEffect(() => input.current?.focus(), []); // At once: what is typed next belongs here.
  useEffect(() => {
    failure.value = null;
    if (typed.length < SHORTEST) {
      found.value = null;
      return;
    }
    const ending = new AbortController();
    const timer = setTimeout(() => {
      api.search(typed, ending.signal).then(
        ({ items }) => {
          found.value = items;
          at.value = 0;
        },
        (error: unknown) => {
          if (!ending.signal.aborted) failure.value = explain(error);
        },
      );
    }, REST);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [typed]);

  const close = () => (searching.value = null);
  const choose = (hit: Found | undefined) => {
    if (!hit) return;
    close();
    take(hit.customer);
  };
  const hits = found.value ?? [];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") at.value = Math.min(at.value + 1, hits.length - 1);
    else if (event.key === "ArrowUp") at.value = Math.max(at.value - 1, 0);
    else if (event.key === "Enter") choose(hits[at.value]);
    else return;
    event.preventDefault();
    document.getElementById(`${list}-${at.value}`)?.scrollIntoView({ block: "nearest" });
  };

  return (
    <Dialog title={t("search.title")} onClose={close}>
      <input
        ref={input}
        class="input search"
        type="text"
        role="combobox"
        aria-label={t("search.title")}
        aria-expanded={hits.length > 0}
        aria-controls={list}
        aria-activedescendant={hits.length ? `${list}-${at.value}` : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        placeholder={t("search.placeholder")}
        value={query.value}
        onInput={(event) => (query.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul id={list} class="hits" role="listbox" aria-label={t("search.title")}>
        {hits.map((hit, index) => (
          <li
            key={hit.customer}
            id={`${list}-${index}`}
            class="hit"
            role="option"
            aria-selected={index === at.value}
            onClick={() => choose(hit)}
          >
            <span class="hit__name">
              {hit.name} {hit.matched !== "name" && <span class="faint">{tCode("found", hit.matched)}</span>}
            </span>
            <Tag>{tCode("segment", hit.segment)}</Tag>
            <span class="faint hit__phone">{hit.phone ? phoneNumber(hit.phone) : ""}</span>
          </li>
        ))}
      </ul>
      <div role="status">
        {failure.value && <Empty title={failure.value} />}
        {!failure.value && typed.length < SHORTEST && <p class="faint search__hint">{t("search.hint")}</p>}
        {!failure.value && typed.length >= SHORTEST && !found.value && <Loading />}
        {!failure.value && found.value?.length === 0 && (
          <Empty title={t("search.none", { query: typed })}>
            <p class="faint search__hint">{t("search.otherwise")}</p>
          </Empty>
        )}
      </div>
    </Dialog>
  );
}
