// The agent's state: what it is and since when, the choices, and the one step that is due.
import { Kbd, Since, Until, type Tone } from "../components/basics";
import { Icon } from "../components/Icon";
import { Menu, MenuItem } from "../components/Menu";
import type { AgentLine, AgentState } from "../generated/messages";
import { t, tCode } from "../i18n";
import { hello, linkStatus, mine } from "../state";
import { canTakeCalls, takeBreak, takeCalls } from "./work";

export const stateTones: Readonly<Record<AgentState, Tone>> = {
  logged_out: "plain",
  not_ready: "plain",
  ready: "good",
  reserved: "accent",
  talking: "accent",
  hold: "warn",
  wrap_up: "warn",
  not_responding: "bad",
};

/** `busy`: the page below shows something else than the state, so the next step stands here. */
export function StateControl({ busy }: { busy: boolean }) {
  const line = mine.value;
  if (!line) return null;
  const linked = linkStatus.value === "open";
  return (
    <div class="statecontrol" data-state={line.state}>
      <Menu label={t("state.title")} disabled={!linked} face={<Face line={line} />}>
        {(close) => <Choices line={line} close={close} />}
      </Menu>
      {canTakeCalls() && busy && (
        <button type="button" class="button button--good statecontrol__go" disabled={!linked} onClick={takeCalls}>
          {line.state === "wrap_up" ? t("state.end_wrap_up") : t("state.go_ready")}
          <Kbd>R</Kbd>
        </button>
      )}
    </div>
  );
}

/** `Not ready: Lunch`; in a conversation the reason is what comes after it. */
export function stateName(line: AgentLine): string {
  const state = t(`state.${line.state}`);
  if (!line.reason || line.reason === "signed_in") return state;
  const reason = tCode("reason", line.reason);
  if (line.state === "not_ready" || line.state === "not_responding") return reason;
  return `${state}, ${t("state.then", { reason: reason.toLocaleLowerCase() })}`;
}

function Face({ line }: { line: AgentLine }) {
  return (
    <>
      <span class={`dot dot--${stateTones[line.state]}`} />
      <span class="statecontrol__name">{stateName(line)}</span>
      <span class="statecontrol__time">
        {line.state === "wrap_up" && line.until ? <Until at={line.until} /> : <Since at={line.since} />}
      </span>
      <Icon name="down" />
    </>
  );
}

function Choices({ line, close }: { line: AgentLine; close: () => void }) {
  const then = (act: () => void) => () => {
    act();
    close();
  };
  return (
    <>
      <MenuItem checked={line.state === "ready"} onTake={then(takeCalls)}>
        <span class="dot dot--good" /> {t("state.ready")}
      </MenuItem>
      <p class="menu__label">{t("state.not_ready_because")}</p>
      {choosable().map((reason) => (
        <MenuItem
          key={reason}
          checked={line.reason === reason}
          onTake={then(() => takeBreak(reason))}
        >
          <span class="dot" /> {tCode("reason", reason)}
        </MenuItem>
      ))}
    </>
  );
}

/** The reasons that an agent can choose; `rejected` is the service's own. */
export function choosable(): readonly string[] {
  return (hello.value?.not_ready_reasons ?? []).filter((reason) => reason !== "rejected");
}
