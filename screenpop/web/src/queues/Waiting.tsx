// Times and targets, what a waiting caller is told, and where he goes when nobody takes his call.
import { t } from "../i18n";
import type { Draft, WayDraft } from "./draft";
import { Choice, NumberField, Toggle } from "./fields";
import { useForm } from "./form";
import { Section } from "./Section";

const TIMES = ["ring", "wrap_up", "p95_wait", "service_seconds", "service_target", "short_abandon"] as const;
const WAYS: readonly WayDraft["kind"][] = ["fallback", "callback", "voicemail", "queue"];
const OCCASIONS = ["on_timeout", "on_empty", "on_closed"] as const;

export function Times() {
  const { draft, set } = useForm();
  return (
    <Section title={t("queues.times")} about={t("queues.times.about")}>
      <div class="grid">
        {TIMES.map((path) => (
          <NumberField
            key={path}
            path={path}
            label={t(`queues.${path}`)}
            hint={t(`queues.${path}.hint`)}
            {...(path === "service_target" ? { unit: "%" } : {})}
            value={draft[path]}
            onChange={(value) => set({ [path]: value } as Partial<Draft>)}
          />
        ))}
      </div>
      <Toggle
        label={t("queues.max_wait")}
        hint={t("queues.max_wait.hint")}
        value={draft.max_wait.on}
        onChange={(on) => set({ max_wait: { ...draft.max_wait, on } })}
      />
      {draft.max_wait.on && (
        <NumberField
          path="max_wait"
          label={t("queues.max_wait.seconds")}
          value={draft.max_wait.seconds}
          onChange={(seconds) => set({ max_wait: { ...draft.max_wait, seconds } })}
        />
      )}
    </Section>
  );
}

export function Telling() {
  const { draft, set } = useForm();
  const told = draft.announcements;
  const change = (changes: Partial<typeof told>) => set({ announcements: { ...told, ...changes } });
  return (
    <Section title={t("queues.telling")} about={t("queues.telling.about")}>
      <Toggle label={t("queues.announcements")} value={told.on} onChange={(on) => change({ on })} />
      {told.on && (
        <>
          <div class="grid">
            <NumberField
              path="announcements.first"
              label={t("queues.announcements.first")}
              value={told.first}
              onChange={(first) => change({ first })}
            />
            <NumberField
              path="announcements.every"
              label={t("queues.announcements.every")}
              value={told.every}
              onChange={(every) => change({ every })}
            />
          </div>
          <Toggle
            label={t("queues.announcements.callback")}
            hint={t("queues.announcements.callback.hint")}
            value={told.callback}
            onChange={(callback) => change({ callback })}
          />
        </>
      )}
      <div class="grid">
        <NumberField
          path="callback_tries"
          label={t("queues.callback_tries")}
          hint={t("queues.callback_tries.hint")}
          unit={t("queues.tries")}
          value={draft.callback_tries}
          onChange={(callback_tries) => set({ callback_tries })}
        />
        <NumberField
          path="callback_pause"
          label={t("queues.callback_pause")}
          value={draft.callback_pause}
          onChange={(callback_pause) => set({ callback_pause })}
        />
        <NumberField
          path="repeat_within"
          label={t("queues.repeat_within")}
          hint={t("queues.repeat_within.hint")}
          value={draft.repeat_within}
          onChange={(repeat_within) => set({ repeat_within })}
        />
      </div>
    </Section>
  );
}

export function Ways() {
  return (
    <Section title={t("queues.ways")} about={t("queues.ways.about")}>
      {OCCASIONS.map((path) => (
        <OneWay key={path} path={path} />
      ))}
    </Section>
  );
}

function OneWay({ path }: { path: (typeof OCCASIONS)[number] }) {
  const { draft, set, others } = useForm();
  const way = draft[path];
  const change = (changes: Partial<WayDraft>) => set({ [path]: { ...way, ...changes } } as Partial<Draft>);
  const idle =
    (path === "on_timeout" && !draft.max_wait.on && "queues.on_timeout.idle") ||
    (path === "on_closed" && !draft.hours.on && "queues.on_closed.idle");
  const unknown = way.queue !== "" && !others.some((queue) => queue.name === way.queue);
  return (
    <div class="grid">
      <Choice
        path={`${path}.kind`}
        label={t(`queues.${path}`)}
        hint={idle ? t(idle) : undefined}
        value={way.kind}
        choices={WAYS.map((kind) => ({ value: kind, label: t(`queues.way.${kind}`) }))}
        onChange={(kind) => change({ kind })}
      />
      {way.kind === "queue" && (
        <Choice
          path={`${path}.queue`}
          label={t("queues.way.which")}
          value={way.queue}
          choices={[
            { value: "", label: t("queues.way.choose") },
            ...others.map(({ name, title }) => ({ value: name, label: title })),
            ...(unknown ? [{ value: way.queue, label: way.queue }] : []),
          ]}
          onChange={(queue) => change({ queue })}
        />
      )}
    </div>
  );
}
