// The desk between calls: the agent's state, and what to do next.
import { Empty, Kbd, Loading, Since } from "../components/basics";
import { Icon } from "../components/Icon";
import type { AgentLine } from "../generated/messages";
import { t } from "../i18n";
import { linkStatus, mine } from "../state";
import { askPermission, permission } from "./attention";
import { InboxSections } from "./Inbox";
import { LastCalls } from "./LastCalls";
import { helping } from "./shortcuts";
import { showSearch } from "./searching";
import { stateName, stateTones } from "./StateControl";
import { Tasks } from "./Tasks";
import { canTakeCalls, takeCalls } from "./work";

/** Not by his own choice: he may not know that the calls go to others now. */
function passedBy({ state, reason }: AgentLine): boolean {
  return state === "not_responding" || (state === "not_ready" && reason === "rejected");
}

export function Idle() {
  const line = mine.value;
  if (!line) return <div class="idle">{linkStatus.value === "lost" ? <Empty title={t("banner.offline")} /> : <Loading />}</div>;
  const ready = line.state === "ready";
  const fresh = line.state === "not_ready" && line.reason === "signed_in";
  return (
    <div class="idle">
      <section class="idle__state" aria-label={t("state.title")}>
        <span class={`idle__dot dot dot--${stateTones[line.state]}`} />
        <h1 class="idle__title">{ready ? t("idle.ready") : fresh ? t("reason.signed_in") : stateName(line)}</h1>
        <p class="muted">
          {t("idle.since")} <Since at={line.since} />
        </p>
        {passedBy(line) && <p class="muted">{t("idle.passed_by")}</p>}
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
            <button type="button" class="button" onClick={() => void askPermission()}>
              {t("idle.allow")}
            </button>
          </p>
        )}
      </section>
      <Tasks />
      <InboxSections />
      <LastCalls />
    </div>
  );
}
