// The calls that this desk had last; the note of one that was handled can still be written.
import { t, tCode } from "../i18n";
import { time } from "../i18n/format";
import { callerName } from "../pop/names";
import { Notes } from "../pop/Notes";
import { gone, type Gone } from "../state";
import { showCustomer } from "./active";
import { writing } from "./afterwards";

export function LastCalls() {
  if (gone.value.length === 0) return null;
  return (
    <section class="idle__last" aria-label={t("idle.last")}>
      <h2 class="field__label">{t("idle.last")}</h2>
      <ul>
        {gone.value.map((call) => (
          <LastCall key={`${call.pop.call}${call.at}`} {...call} />
        ))}
      </ul>
    </section>
  );
}

function LastCall({ pop, reason }: Gone) {
  const open = writing.value === pop.call && reason === "done";
  const customer = pop.profile?.customer;
  return (
    <li>
      <div class="lastcall">
        <span class="faint">{time(pop.offered)}</span>
        {customer === undefined ? (
          <span>{callerName(pop)}</span>
        ) : (
          <button type="button" class="linklike" onClick={() => showCustomer(customer)}>
            {callerName(pop)}
          </button>
        )}
        <span class="faint">{tCode("gone", reason)}</span>
        {reason === "done" && (
          <button
            type="button"
            class="linklike lastcall__notes"
            aria-expanded={open}
            onClick={() => (writing.value = open ? null : pop.call)}
          >
            {t("notes.title")}
          </button>
        )}
      </div>
      {open && <Notes pop={pop} focused />}
    </li>
  );
}
