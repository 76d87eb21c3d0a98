// One field of a form with its label, what is wrong with it, and what somebody else saved there meanwhile.
import { useId } from "preact/hooks";
import { t, tCode } from "../../i18n";
import { day, moment } from "../../i18n/format";
import { serverNow } from "../../clock";
import type { FieldSpec } from "./spec";

interface FieldProps {
  readonly spec: FieldSpec;
  readonly value: string;
  readonly fault: string | undefined;
  /** His value; undefined: nobody changed it. */
  readonly theirs: string | undefined;
  /** Those who can be chosen where an agent is meant: login → name. */
  readonly agents: ReadonlyMap<string, string>;
  readonly onChange: (value: string) => void;
}

export function Field({ spec, value, fault, theirs, agents, onChange }: FieldProps) {
  const id = useId();
  const label = t(spec.label);
  const text = fault && tCode("fault", fault);
  const control = {
    id,
    name: spec.name,
    "aria-invalid": Boolean(fault),
    "aria-required": spec.required ?? false,
    ...(fault || theirs !== undefined ? { "aria-describedby": `${id}-more` } : {}),
  };
  const wide = spec.wide || spec.kind === "prose" ? "form__wide" : "";
  return (
    <div class={`field ${wide} ${spec.kind === "yes" ? "field--yes" : ""}`} data-field={spec.name}>
      <label class="field__label" for={id}>
        {label}
      </label>
      <Control spec={spec} value={value} agents={agents} onChange={onChange} control={control} />
      <span id={`${id}-more`} class="field__more">
        {text && <span class="field__error">{text}</span>}
        {theirs !== undefined && (
          <span class="field__theirs">
            <span>
              {t("form.theirs")} <strong>{said(spec, theirs, agents)}</strong>
            </span>
            <button type="button" class="linklike" aria-label={`${t("form.take")}: ${label}`} onClick={() => onChange(theirs)}>
              {t("form.take")}
            </button>
          </span>
        )}
      </span>
    </div>
  );
}

interface ControlProps extends Pick<FieldProps, "spec" | "value" | "agents" | "onChange"> {
  readonly control: { readonly id: string };
}

function Control({ spec, value, agents, onChange, control }: ControlProps) {
  const change = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  switch (spec.kind) {
    case "prose":
      return <textarea {...control} class="input" rows={3} maxLength={spec.longest} value={value} onInput={change} />;
    case "yes":
      return (
        <input
          {...control}
          type="checkbox"
          checked={value === "yes"}
          onChange={(event) => onChange(event.currentTarget.checked ? "yes" : "")}
        />
      );
    case "choice":
      return <Choice {...{ control, spec, value, change }} options={(spec.choices ?? []).map((code) => [code, named(spec, code)])} />;
    case "agent":
      return <Choice {...{ control, spec, value, change }} options={[...agents]} />;
    case "day":
      return <input {...control} class="input" type="date" value={value} onInput={change} />;
    case "moment":
      return <input {...control} class="input" type="datetime-local" value={value} onInput={change} />;
    case "money":
      return <input {...control} class="input" inputMode="decimal" autocomplete="off" value={value} onInput={change} />;
    case "line":
      return <input {...control} class="input" autocomplete="off" maxLength={spec.longest} value={value} onInput={change} />;
  }
}

interface ChoiceProps {
  readonly control: { readonly id: string };
  readonly spec: FieldSpec;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly change: (event: { currentTarget: { value: string } }) => void;
}

/** A value that is none of the choices is shown as it is, and stays. */
function Choice({ control, spec, value, options, change }: ChoiceProps) {
  const all = options.some(([code]) => code === value) || !value ? options : [[value, value] as const, ...options];
  return (
    <select {...control} class="input" value={value} onChange={change}>
      {(!spec.required || !value) && <option value="">{t("form.none")}</option>}
      {all.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

function named(spec: FieldSpec, code: string): string {
  return spec.named?.(code) ?? (spec.group ? tCode(spec.group, code) : code);
}

/** A value in words. */
function said(spec: FieldSpec, value: string, agents: ReadonlyMap<string, string>): string {
  if (spec.kind === "yes") return t(value ? "form.yes" : "form.no");
  if (!value) return t("form.none");
  if (spec.kind === "choice") return named(spec, value);
  if (spec.kind === "agent") return agents.get(value) ?? value;
  if (spec.kind === "day") return day(value);
  return spec.kind === "moment" ? moment(value, serverNow()) : value;
}
