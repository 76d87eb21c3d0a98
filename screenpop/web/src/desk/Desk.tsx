// The agent's desk.
import { computed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Kbd } from "../components/basics";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import { CustomerPage } from "../customer/CustomerPage";
import { t, tCode } from "../i18n";
import { PhoneBar } from "../phone/PhoneBar";
import { startPhone } from "../phone/phone";
import { announcement } from "../pop/Caller";
import { callerName } from "../pop/names";
import { Pop } from "../pop/Pop";
import { send } from "../session";
import { Shell } from "../shell/Shell";
import { gone, linkStatus, listen, ringing, session, viewed } from "../state";
import { activePop, closeCustomer, followAddress, followPops, showCustomer } from "./active";
import { watchWriting } from "./afterwards";
import { watchAttention } from "./attention";
import { watchDrafts } from "./drafts";
import { Help } from "./Help";
import { Idle } from "./Idle";
import { watchInbox } from "./incoming";
import { InboxButton, InboxDialog } from "./Inbox";
import { handle } from "./keyboard";
import { OwnWaiting, QueueCount } from "./OwnWaiting";
import { Search } from "./Search";
import { showSearch } from "./searching";
import { helping, phoneKeys, shortcuts } from "./shortcuts";
import { StateControl } from "./StateControl";
import { Transfer, TransferButton } from "./Transfer";
import { Tabs } from "./Tabs";
import "./desk.css";

const linked = computed(() => linkStatus.value === "open");

export function Desk() {
  useDeskWork();
  return (
    <>
      <Shell class="desk" bar={<Bar />} onHelp={() => (helping.value = true)}>
        <div class="desk__phone">
          <PhoneBar keys={phoneKeys} more={<TransferButton />} />
        </div>
        <OwnWaiting />
        <Tabs />
        <div class="desk__page">
          <Page />
        </div>
      </Shell>
      <Search />
      <Transfer />
      <InboxDialog />
      <Help />
      <Announcer />
    </>
  );
}

/** All that goes on as long as the desk is open. */
function useDeskWork(): void {
  useEffect(() => {
    const agent = session.value?.agent ?? "";
    const phone = startPhone({ agent, linked, report: (state) => void send({ type: "phone", state }) });
    const onKeyDown = (event: KeyboardEvent) => handle(event, shortcuts);
    document.addEventListener("keydown", onKeyDown);
    const ends = [followAddress(), followPops(), watchAttention(), watchDrafts(), watchWriting(), watchInbox(), sayWhyGone(), () => phone.dispose()];
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      for (const end of ends) end();
    };
  }, []);
}

/** Tells why a pop went away before the agent could do anything about it; what he did himself he knows. */
function sayWhyGone(): () => void {
  return listen((message) => {
    if (message.type !== "pop_gone" || message.reason === "done" || message.reason === "rejected") return;
    const last = gone.value[0];
    if (last?.pop.call === message.call) notify(t("gone.notice", { name: callerName(last.pop), reason: tCode("gone", message.reason) }));
  });
}

function Page() {
  const pop = activePop.value;
  if (pop) return <Pop pop={pop} />;
  if (viewed.value !== null) {
    return <CustomerPage customer={viewed.value} onClose={closeCustomer} onCustomer={showCustomer} />;
  }
  return <Idle />;
}

function Bar() {
  return (
    <>
      <StateControl busy={activePop.value !== null || viewed.value !== null} />
      <QueueCount />
      <button type="button" class="button searchbutton" aria-label={t("search.title")} onClick={() => showSearch()}>
        <Icon name="search" />
        <span class="searchbutton__label">{t("search.title")}</span>
        <Kbd>/</Kbd>
      </button>
      <InboxButton hint="I" />
    </>
  );
}

/** Says a call when it rings, once. */
function Announcer() {
  const said = useSignal("");
  const pop = ringing.value;
  useEffect(() => {
    said.value = pop ? announcement(pop) : "";
  }, [pop?.call, pop?.profile?.customer]);
  return (
    <p class="visually-hidden" role="alert">
      {said.value}
    </p>
  );
}
