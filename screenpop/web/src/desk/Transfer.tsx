// The dialog that passes a call on: a colleague or a queue, found by name, as they are just now.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Kbd, Loading, Since, Tag } from "../components/basics";
import { Dialog } from "../components/Dialog";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { PopView, TransferTargets } from "../generated/messages";
import { t } from "../i18n";
import { session } from "../state";
import { stateTones } from "./StateControl";
import { matching, openTransfer, transferable, transferring, type Target } from "./transferring";
import "./transfer.css";

const REFRESH = 2_000;

/** Beside the call's other buttons; not there while nobody can be passed on. */
export function TransferButton() {
  if (!transferable.value) return null;
  return (
    <button type="button" class="button" aria-haspopup="dialog" onClick={() => openTransfer()}>
      <Icon name="forward" />
      {t("transfer.open")} <Kbd>F</Kbd>
    </button>
  );
}

export function Transfer() {
  const pop = transferable.value;
  useEffect(() => {
    if (!pop) transferring.value = false;
  }, [pop === null]);
  return pop && transferring.value ? <TransferDialog key={pop.call} pop={pop} /> : null;
}

function TransferDialog({ pop }: { pop: PopView }) {
  const targets = useSignal<TransferTargets | null>(null);
  const query = useSignal("");
  const chosen = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);
  const busy = useSignal(false);
  const confirming = useSignal(false);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const fetch = () =>
      api.transferTargets().then(
        (now) => (targets.value = now),
        (error: unknown) => (failure.value = explain(error)),
      );
    void fetch();
    const timer = setInterval(() => void fetch(), REFRESH);
    return () => clearInterval(timer);
  }, []);

  const found = targets.value ? matching(targets.value, query.value) : [];
  const able = found.filter((target) => target.able);
  const target = able.find(({ id }) => id === chosen.value) ?? null;
  const close = () => (transferring.value = false);

  useLayoutEffect(() => {
    if (confirming.value && target) confirm.current?.focus();
    confirming.value = false;
  }, [confirming.value]);

  const send = async () => {
    if (!target) return;
    busy.value = true;
    failure.value = null;
    try {
      await api.transfer(pop.call, "agent" in target ? { agent: target.agent.agent } : { queue: target.queue.queue });
      notify(t("transfer.done", { name: target.name }));
      close();
    } catch (error) {
      failure.value = explain(error);
      busy.value = false;
    }
  };
  const step = (by: number) => {
    const next = able[Math.max(0, Math.min(able.length - 1, target ? able.indexOf(target) + by : 0))];
    chosen.value = next?.id ?? null;
    if (next) document.getElementById(`${list}-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") {
      if (!target) step(0);
      confirming.value = true; // The second Enter sends: a slip must not pass a customer on.
    } else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t("transfer.title")} onClose={close}>
      <input
        ref={input}
        class="input search"
        role="combobox"
        aria-label={t("transfer.find")}
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={target ? `${list}-${target.id}` : undefined}
        aria-autocomplete="list"
        autocomplete="off"
        spellcheck={false}
        maxLength={100}
        placeholder={t("transfer.find")}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          chosen.value = null;
        }}
        onKeyDown={onKeyDown}
      />
      {!targets.value && !failure.value && <Loading />}
      {targets.value && found.length === 0 && <Empty title={t("transfer.none", { query: query.value.trim() })} />}
      <ul id={list} class="hits transfer__targets" role="listbox" aria-label={t("transfer.find")}>
        {found.map((each) => (
          <Option key={each.id} id={`${list}-${each.id}`} target={each} chosen={each === target} choose={() => (chosen.value = each.id)} />
        ))}
      </ul>
      <footer class="transfer__foot">
        {failure.value && (
          <p class="field__error" role="alert">
            {failure.value}
          </p>
        )}
        <p class="muted">{ownerWords(pop)}</p>
        <button ref={confirm} type="button" class="button button--accent" disabled={busy.value || !target} onClick={() => void send()}>
          <Icon name="forward" />
          <span class="transfer__to">{target ? t("transfer.do", { name: target.name }) : t("transfer.choose")}</span>
        </button>
      </footer>
    </Dialog>
  );
}

interface OptionProps {
  readonly id: string;
  readonly target: Target;
  readonly chosen: boolean;
  readonly choose: () => void;
}

function Option({ id, target, chosen, choose }: OptionProps) {
  return (
    <li
      id={id}
      class="hit transfer__target"
      role="option"
      aria-selected={chosen}
      aria-disabled={!target.able}
      onClick={() => target.able && choose()}
    >
      {"agent" in target ? (
        <>
          <span class={`dot dot--${stateTones[target.agent.state]}`} />
          <span class="hit__name">{target.name}</span>
          <span class="transfer__state">
            {t(`state.${target.agent.state}`)} <Since at={target.agent.since} />
          </span>
        </>
      ) : (
        <>
          <Icon name="people" />
          <span class="hit__name">{target.name}</span>
          <span class="transfer__state">
            {!target.queue.open && <Tag tone="warn">{t("transfer.closed")}</Tag>} {t("transfer.waiting", { count: target.queue.waiting })}
          </span>
        </>
      )}
    </li>
  );
}

/** The customer does not lose his expert by being passed on. */
function ownerWords({ profile }: PopView): string {
  if (!profile?.owner) return t("transfer.no_owner");
  if (profile.owner === session.value?.agent) return t("transfer.owner_me");
  return t("transfer.owner", { owner: profile.owner_name ?? profile.owner });
}
