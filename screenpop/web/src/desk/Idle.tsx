// The desk between calls: the agent's state, what to do next, and who called last.
import { Empty, Kbd, Loading, Since } from "../components/basics";
import { Icon } from "../components/Icon";
import { t, tCode } from "../i18n";
import { time } from "../i18n/format";
import { callerName } from "../pop/names";
import { gone, linkStatus, mine } from "../state";
import { showCustomer } from "./active";
import { askPermission, permission } from "./attention";
import { helping } from "./shortcuts";
import { showSearch } from "./searching";
import { stateName, stateTones } from "./StateControl";
import { canTakeCalls, takeCalls } from "./work";

export function Idle() {
  const line = mine.value;
  if (!line) return <div class="idle">{linkStatus.value === "lost" ? <Empty title={t("banner.offline")} /> : <Loading />}</div>;
  const ready = line.state === "ready";
  return (
    <div class="idle">
      <section class="idle__state" aria-label={t("state.title")}>
        <span class={`idle__dot dot dot--${stateTones[line.state]}`} />
        <h1 class="idle__title">{ready ? t("idle.ready") : stateName(line)}</h1>
        <p class="muted">
          {t("idle.since")} <Since at={line.since} />
        </p>
        <div class="idle__acts">
          {canTakeCalls() && (
            <button type="button" class="button button--good" disabled={linkStatus.value !== "open"} onClick={takeCalls}>
              {t("state.go_ready")} <Kbd>R</Kbd>
            </button>
          )}
          <button type="button" class="button" onClick={() => showSearch()}>
            <Icon name="search" /> {t("search.title")} <Kbd>/</Kbd>
          </button>
          <button type="button" class="button button--plain idle__keys" onClick={() => (helping.value = true)}>
            {t("shell.shortcuts")} <Kbd>?</Kbd>
          </button>
        </div>
        {permission.value === "default" && (
          <p class="idle__ask">
            <span class="muted">{t("idle.notifications")}</span>
            <button type="button" class="button button--plain" onClick={() => void askPermission()}>
              {t("idle.allow")}
            </button>
          </p>
        )}
      </section>
      <LastCalls />
    </div>
  );
}

function LastCalls() {
  if (gone.value.length === 0) return null;
  return (
    <section class="idle__last" aria-label={t("idle.last")}>
      <h2 class="field__label">{t("idle.last")}</h2>
      <ul>
        {gone.value.map(({ pop, reason }) => (
          <li key={`${pop.call}${pop.offered}`} class="lastcall">
            <span class="faint">{time(pop.offered)}</span>
            {pop.profile ? (
              <button type="button" class="linklike" onClick={() => showCustomer(pop.profile!.customer)}>
                {pop.profile.name}
              </button>
            ) : (
              <span>{callerName(pop)}</span>
            )}
            <span class="faint">{tCode("gone", reason)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
