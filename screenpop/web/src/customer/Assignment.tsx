// Whose customer this is, who stands in, and who had him before.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api";
import { Panel } from "../components/basics";
import { agentName } from "../components/form/agents";
import type { Assignment as Kept } from "../generated/messages";
import { t } from "../i18n";
import { day } from "../i18n/format";
import { useRelation } from "./relation";

export function Assignment() {
  const { profile } = useRelation();
  const { customer, owner, owner_name, deputies } = profile;
  const before = useSignal<readonly Kept[]>([]);
  useEffect(() => {
    api.assignments(customer).then(
      ({ items }) => (before.value = items.filter(({ until }) => until !== null)),
      () => {}, // Whose he is now is known without it.
    );
  }, [customer, owner]);
  return (
    <Panel class="dealings" title={t("assignment.title")}>
      <dl class="values">
        <div class="values__one">
          <dt>{t("assignment.owner")}</dt>
          <dd>{owner ? (owner_name ?? agentName(owner)) : t("assignment.nobody")}</dd>
        </div>
        {deputies.length > 0 && (
          <div class="values__one">
            <dt>{t("assignment.deputies")}</dt>
            <dd>{deputies.map(agentName).join(", ")}</dd>
          </div>
        )}
      </dl>
      {before.value.length > 0 && (
        <details class="history">
          <summary>{t("assignment.history")}</summary>
          <ul class="factlist">
            {before.value.map(({ id, owner: who, owner_name: name, since, until }) => (
              <li key={id} class="fact">
                <span class="fact__main">{who ? (name ?? agentName(who)) : t("assignment.nobody")}</span>
                <span class="fact__detail">{t("assignment.span", { since: day(since), until: day(until!) })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
