// The screen of supervisors and administrators: the floor, and the pages beside it.
import { useEffect } from "preact/hooks";
import { Lazy } from "../components/Lazy";
import { CustomerPage } from "../customer/CustomerPage";
import { InboxButton, InboxDialog } from "../desk/Inbox";
import { watchInbox } from "../desk/incoming";
import { Search } from "../desk/Search";
import { Floor } from "../floor/Floor";
import { session } from "../state";
import { Navigation, pageName } from "./Navigation";
import { customerAt, go, goCustomer, pageFor } from "./route";
import { Shell } from "./Shell";

export function Office() {
  const page = pageFor(session.value?.role ?? "supervisor");
  useEffect(() => {
    document.title = `${pageName(page)} · Farley`;
  });
  useEffect(watchInbox, []);
  const customer = customerAt();
  if (customer !== null) {
    return (
      <Shell bar={<Bar />}>
        <CustomerPage customer={customer} onClose={() => go(page)} onCustomer={goCustomer} />
        <InboxDialog />
        <Search />
      </Shell>
    );
  }
  return (
    <Shell bar={<Bar />}>
      {page === "/floor" && <Floor />}
      {page === "/queues" && <Lazy key={page} load={async () => (await import("../queues/Queues")).Queues} />}
      {page === "/assignments" && (
        <Lazy key={page} load={async () => (await import("../assignments/Assignments")).Assignments} />
      )}
      {page === "/import" && <Lazy key={page} load={async () => (await import("../imports/Imports")).Imports} />}
      {page === "/duplicates" && (
        <Lazy key={page} load={async () => (await import("../duplicates/Duplicates")).Duplicates} />
      )}
      {page === "/offers" && <Lazy key={page} load={async () => (await import("../offers/Offers")).Offers} />}
      {page === "/staffing" && <Lazy key={page} load={async () => (await import("../staffing/Staffing")).Staffing} />}
      {page === "/integrations" && (
        <Lazy key={page} load={async () => (await import("../integrations/Integrations")).Integrations} />
      )}
      {page === "/audit" && <Lazy key={page} load={async () => (await import("../audit/Audit")).Audit} />}
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
