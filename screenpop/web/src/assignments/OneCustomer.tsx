// One customer: who serves him, who did, and giving him to somebody else.
import { useEffect, useState } from "preact/hooks";
import { ApiError, api, explain } from "../api";
import { Panel } from "../components/basics";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import { showSearch } from "../desk/searching";
import type { Assignment, Assignments, Expert } from "../generated/messages";
import { t } from "../i18n";
import { day } from "../i18n/format";
import { nameOf } from "./numbers";

interface OneProps {
  readonly experts: readonly Expert[];
  readonly onChanged: () => void;
}

interface Chosen {
  readonly customer: number;
  readonly name: string;
  readonly kept: Assignments;
}

export function OneCustomer({ experts, onChanged }: OneProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null);

  const read = async (customer: number) => {
    try {
      const [profile, kept] = await Promise.all([api.customer(customer), api.assignments(customer)]);
      setChosen({ customer, name: profile.name, kept });
    } catch (error) {
      notify(explain(error), true);
    }
  };
  // A hand-over, or its undoing, may have changed who serves him.
  useEffect(() => {
    if (chosen) void read(chosen.customer);
  }, [experts]);
  return (
    <Panel
      title={t("assignments.one")}
      aside={
        <button type="button" class="button button--plain" onClick={() => showSearch((customer) => void read(customer))}>
          <Icon name="search" />
          {t("assignments.find")}
        </button>
      }
    >
      {chosen ? (
        <AssignForm
          key={`${chosen.customer} ${chosen.kept.version}`}
          chosen={chosen}
          experts={experts}
          onKept={(kept) => {
            setChosen({ ...chosen, kept });
            onChanged();
          }}
          onStale={() => void read(chosen.customer)}
        />
      ) : (
        <p class="faint">{t("assignments.one.hint")}</p>
      )}
    </Panel>
  );
}

interface FormProps {
  readonly chosen: Chosen;
  readonly experts: readonly Expert[];
  readonly onKept: (kept: Assignments) => void;
  readonly onStale: () => void;
}

function AssignForm({ chosen, experts, onKept, onStale }: FormProps) {
  const { customer, name, kept } = chosen;
  const now = kept.items.find(({ until }) => until === null);
  const [owner, setOwner] = useState(now?.owner ?? "");
  const [deputies, setDeputies] = useState<readonly string[]>(now?.deputies ?? []);
  const [busy, setBusy] = useState(false);
  const taking = experts.filter((each) => each.takes_calls || each.agent === owner);
  const free = taking.filter(({ agent }) => agent !== owner && !deputies.includes(agent));
  const dirty = owner !== (now?.owner ?? "") || deputies.join() !== (now?.deputies ?? []).join();

  async function save() {
    setBusy(true);
    try {
      onKept(await api.assign(customer, kept.version, { owner: owner || null, deputies }));
      notify(t("assignments.assigned", { name }));
    } catch (error) {
      notify(explain(error), true);
      if (error instanceof ApiError && error.code === "changed_meanwhile") onStale();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      class="assign"
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3 class="assign__name">{name}</h3>
      <div class="assign__fields">
        <label class="field">
          <span class="field__label">{t("assignments.owner")}</span>
          <select
            class="input"
            value={owner}
            onChange={(event) => {
              const taken = event.currentTarget.value;
              setOwner(taken);
              setDeputies(deputies.filter((login) => login !== taken));
            }}
          >
            <option value="">{t("assignments.no_owner")}</option>
            {taking.map((each) => (
              <option key={each.agent} value={each.agent}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        <div class="field" role="group" aria-label={t("assignments.deputies")}>
          <span class="field__label">{t("assignments.deputies")}</span>
          <div class="chips">
            {deputies.map((login) => (
              <span key={login} class="chip">
                <span>{nameOf(login, experts)}</span>
                <button
                  type="button"
                  class="chip__remove"
                  aria-label={t("queues.remove_one", { name: nameOf(login, experts) })}
                  onClick={() => setDeputies(deputies.filter((other) => other !== login))}
                >
                  <Icon name="close" />
                </button>
              </span>
            ))}
            {free.length > 0 && (
              <select
                class="input chips__input"
                aria-label={t("assignments.add_deputy")}
                value=""
                onChange={(event) => {
                  setDeputies([...deputies, event.currentTarget.value]);
                  event.currentTarget.value = "";
                }}
              >
                <option value="">{t("assignments.add_deputy")}</option>
                {free.map((each) => (
                  <option key={each.agent} value={each.agent}>
                    {each.name}
                  </option>
                ))}
              </select>
            )}
          </div>
        </div>
        <button type="submit" class="button button--accent" disabled={!dirty || busy}>
          {t("assignments.save")}
        </button>
      </div>
      <Past items={kept.items} />
    </form>
  );
}

function Past({ items }: { items: readonly Assignment[] }) {
  const past = items.filter(({ until }) => until !== null);
  if (past.length === 0) return null;
  return (
    <ul class="assign__past" aria-label={t("assignments.past")}>
      {past.map(({ id, owner, owner_name, since, until, by, by_name, handover, ended_by }) => (
        <li key={id}>
          <span>{owner ? (owner_name ?? owner) : t("assignments.no_owner")}</span>{" "}
          <span class="faint">
            {t("assignments.span", { since: day(since), until: day(until!) })}
            {" · "}
            {t("assignments.given_by", { name: by_name ?? by })}
            {handover !== null && ` · ${t(handover === ended_by ? "assignments.by_undone" : "assignments.by_handover")}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
