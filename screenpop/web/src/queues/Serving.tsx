// Who serves the queue, and in which order the circle of those who may take a call widens.
import { t } from "../i18n";
import { languageName } from "../i18n/format";
import { NumberField, TextField, Toggle } from "./fields";
import { useForm } from "./form";
import { Rows, Words } from "./lists";
import { Section } from "./Section";
import { Steps } from "./Steps";

export function Identity({ isNew }: { isNew: boolean }) {
  const { draft, set } = useForm();
  return (
    <Section title={t("queues.identity")} about={t("queues.identity.about")}>
      <TextField path="title" label={t("queues.name")} value={draft.title} onChange={(title) => set({ title })} />
      <TextField
        path="name"
        label={t("queues.dialplan")}
        hint={isNew ? t("queues.dialplan.hint") : t("queues.dialplan.fixed")}
        value={draft.name}
        readOnly={!isNew}
        longest={64}
        onChange={(name) => set({ name })}
      />
    </Section>
  );
}

export function Serving() {
  const { draft, set, words } = useForm();
  const unmanned = draft.team.trim() !== "" && !words.teams.includes(draft.team.trim());
  return (
    <Section title={t("queues.serving")} about={t("queues.serving.about")}>
      <TextField
        path="team"
        label={t("queues.team")}
        hint={unmanned ? t("queues.team.nobody") : undefined}
        value={draft.team}
        list="queues-teams"
        onChange={(team) => set({ team })}
      />
      <datalist id="queues-teams">
        {words.teams.map((team) => (
          <option key={team} value={team} />
        ))}
      </datalist>
      <Rows
        path="skills"
        label={t("queues.skills")}
        hint={t("queues.skills.hint")}
        value={draft.skills}
        known={words.skills}
        of={t("queues.skill")}
        unit={t("queues.level")}
        first={5}
        onChange={(skills) => set({ skills })}
      />
      <Words
        path="languages"
        label={t("queues.languages")}
        hint={t("queues.languages.hint")}
        value={draft.languages}
        known={words.languages}
        name={languageName}
        onChange={(languages) => set({ languages })}
      />
      <Toggle
        label={t("queues.spare_owners")}
        hint={t("queues.spare_owners.hint")}
        value={draft.spare_owners}
        onChange={(spare_owners) => set({ spare_owners })}
      />
    </Section>
  );
}

export function Order() {
  const { draft, set } = useForm();
  return (
    <Section title={t("queues.order")} about={t("queues.order.about")}>
      <Toggle
        label={t("queues.owner_first")}
        hint={t("queues.owner_first.hint")}
        value={draft.owner_first}
        onChange={(owner_first) => set({ owner_first })}
      />
      <Steps />
    </Section>
  );
}

export function Priority() {
  const { draft, set, words } = useForm();
  return (
    <Section title={t("queues.priority")} about={t("queues.priority.about")}>
      <NumberField
        path="owner_bonus"
        label={t("queues.owner_bonus")}
        hint={t("queues.owner_bonus.hint")}
        value={draft.owner_bonus}
        onChange={(owner_bonus) => set({ owner_bonus })}
      />
      <Rows
        path="segment_bonus"
        label={t("queues.segment_bonus")}
        hint={t("queues.segment_bonus.hint")}
        value={draft.segment_bonus}
        known={words.segments}
        of={t("queues.segment")}
        unit={t("queues.seconds")}
        first={60}
        onChange={(segment_bonus) => set({ segment_bonus })}
      />
      <NumberField
        path="bonus_limit"
        label={t("queues.bonus_limit")}
        hint={t("queues.bonus_limit.hint")}
        value={draft.bonus_limit}
        onChange={(bonus_limit) => set({ bonus_limit })}
      />
    </Section>
  );
}
