// Opening hours: always, or by the week and its holidays on the clock of a time zone.
import { useId } from "preact/hooks";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { DAYS, type Day, type Draft, type HolidayDraft } from "./draft";
import { TextField } from "./fields";
import { useFault, useForm } from "./form";
import { Section } from "./Section";
import { Spans } from "./Spans";

type Opening = Draft["hours"];

export function Hours() {
  const { draft, set } = useForm();
  const name = useId();
  const { hours } = draft;
  const change = (changes: Partial<Opening>) => set({ hours: { ...hours, ...changes } });
  return (
    <Section title={t("queues.hours")} about={t("queues.hours.about")}>
      <div class="choices choices--row" role="radiogroup" aria-label={t("queues.hours")}>
        {([false, true] as const).map((on) => (
          <label key={String(on)} class={`choice choice__label ${hours.on === on ? "choice--taken" : ""}`}>
            <input type="radio" name={name} checked={hours.on === on} onChange={() => change({ on })} />
            <span>{t(on ? "queues.hours.week" : "queues.hours.always")}</span>
          </label>
        ))}
      </div>
      {hours.on && (
        <>
          <TextField
            path="hours.zone"
            label={t("queues.hours.zone")}
            hint={t("queues.hours.zone.hint")}
            value={hours.zone}
            list="queues-zones"
            longest={50}
            onChange={(zone) => change({ zone })}
          />
          <datalist id="queues-zones">
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <ul class="week">
            {DAYS.map((day) => (
              <OneDay key={day} day={day} hours={hours} change={change} />
            ))}
          </ul>
          <p class="field__hint">{t("queues.hours.hint")}</p>
          <Holidays holidays={hours.holidays} change={(holidays) => change({ holidays })} />
        </>
      )}
    </Section>
  );
}

function OneDay({ day, hours, change }: { day: Day; hours: Opening; change: (changes: Partial<Opening>) => void }) {
  const spans = hours.week[day];
  return (
    <li class="week__day">
      <span class="week__name">{t(`queues.day.${day}`)}</span>
      <Spans
        path={`hours.week.${day}`}
        of={t(`queues.day.${day}`)}
        spans={spans}
        onChange={(changed) => change({ week: { ...hours.week, [day]: changed } })}
      />
      {day === "monday" && spans.length > 0 && (
        <button
          type="button"
          class="button button--plain week__copy"
          onClick={() =>
            change({ week: { ...hours.week, tuesday: spans, wednesday: spans, thursday: spans, friday: spans } })
          }
        >
          {t("queues.hours.copy")}
        </button>
      )}
    </li>
  );
}

interface HolidaysProps {
  readonly holidays: readonly HolidayDraft[];
  readonly change: (holidays: readonly HolidayDraft[]) => void;
}

function Holidays({ holidays, change }: HolidaysProps) {
  return (
    <fieldset class="rows">
      <legend class="field__label">{t("queues.holidays")}</legend>
      {holidays.map((holiday, index) => (
        <OneHoliday
          key={index}
          path={`hours.holidays[${index}]`}
          holiday={holiday}
          onChange={(changes) => change(holidays.map((old, place) => (place === index ? { ...old, ...changes } : old)))}
          onRemove={() => change(holidays.filter((_, place) => place !== index))}
        />
      ))}
      <button
        type="button"
        class="button rows__add"
        onClick={() => change([...holidays, { day: "", name: "", spans: [] }])}
      >
        {t("queues.holidays.add")}
      </button>
      <span class="field__hint">{t("queues.holidays.hint")}</span>
    </fieldset>
  );
}

interface HolidayProps {
  readonly path: string;
  readonly holiday: HolidayDraft;
  readonly onChange: (changes: Partial<HolidayDraft>) => void;
  readonly onRemove: () => void;
}

function OneHoliday({ path, holiday, onChange, onRemove }: HolidayProps) {
  const id = useId();
  const fault = useFault(`${path}.day`);
  return (
    <div class="holiday">
      <input
        class="input holiday__day"
        type="date"
        data-path={`${path}.day`}
        aria-label={t("queues.holidays.day")}
        aria-invalid={fault !== ""}
        aria-describedby={fault ? id : undefined}
        value={holiday.day}
        onInput={(event) => onChange({ day: event.currentTarget.value })}
      />
      <input
        class="input holiday__name"
        aria-label={t("queues.holidays.name")}
        placeholder={t("queues.holidays.name")}
        maxLength={100}
        value={holiday.name}
        onInput={(event) => onChange({ name: event.currentTarget.value })}
      />
      <button
        type="button"
        class="button button--plain button--icon holiday__remove"
        aria-label={t("queues.remove_one", { name: holiday.name || holiday.day || t("queues.holidays.day") })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      <Spans
        path={`${path}.spans`}
        of={holiday.name || holiday.day}
        spans={holiday.spans}
        onChange={(spans) => onChange({ spans })}
      />
      {fault && (
        <span id={id} class="field__error holiday__fault" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
