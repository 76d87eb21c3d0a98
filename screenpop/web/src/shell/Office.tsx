// The screen of supervisors and administrators: the floor, and the pages beside it.
import { useEffect } from "preact/hooks";
import { Lazy } from "../components/Lazy";
import { InboxButton, InboxDialog } from "../desk/Inbox";
import { watchInbox } from "../desk/incoming";
import { Floor } from "../floor/Floor";
import { session } from "../state";
import { Navigation, pageName } from "./Navigation";
import { pageFor } from "./route";
import { Shell } from "./Shell";

export function Office() {
  const page = pageFor(session.value?.role ?? "supervisor");
  useEffect(() => {
    document.title = `${pageName(page)} · Farley`;
  });
  useEffect(watchInbox, []);
  return (
    <Shell bar={<Bar />}>
      {page === "/floor" && <Floor />}
      {page === "/queues" && <Lazy key={page} load={async () => (await import("../queues/Queues")).Queues} />}
      {page === "/staffing" && <Lazy key={page} load={async () => (await import("../staffing/Staffing")).Staffing} />}
      <InboxDialog />
    </Shell>
  );
}

function Bar() {
  return (
    <>
      <Navigation />
      <InboxButton />
    </>
  );
}
