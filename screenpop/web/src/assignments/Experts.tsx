// Experts, what they can do, and how many customers each has.
import { Empty, Panel, Tag } from "../components/basics";
import type { Expert } from "../generated/messages";
import { t } from "../i18n";

export function Experts({ experts, onHandOver }: { experts: readonly Expert[]; onHandOver: (agent: string) => void }) {
  const most = Math.max(1, ...experts.map(({ customers }) => customers));
  return (
    <Panel title={t("assignments.experts")}>
      {experts.length === 0 && <Empty title={t("assignments.nobody")} />}
      <ul class="experts">
        {experts.map((expert) => (
          <li key={expert.agent} class="expert">
            <div class="expert__who">
              <strong class="expert__name">{expert.name}</strong>
              <span class="expert__can">
                {!expert.takes_calls && <Tag tone="warn">{t("assignments.no_calls")}</Tag>}
                {[...expert.teams, ...Object.keys(expert.skills)].map((word) => (
                  <Tag key={word}>{word}</Tag>
                ))}
              </span>
            </div>
            <div class="expert__load">
              <span>{t("assignments.customers", { count: expert.customers })}</span>
              <progress class="expert__bar" max={most} value={expert.customers} aria-hidden="true" />
            </div>
            <button
              type="button"
              class="button"
              disabled={expert.customers === 0}
              aria-label={t("assignments.hand_over.of", { name: expert.name })}
              onClick={() => onHandOver(expert.agent)}
            >
              {t("assignments.hand_over")}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
