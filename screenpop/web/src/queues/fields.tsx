// The form's single fields: each with its label, its unit, a sentence of help, and what is wrong with it beside it.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { t } from "../i18n";
import { duration } from "../i18n/format";
import { useFault } from "./form";

interface Described {
  readonly path: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

/** What ties a control to its label, its help and its error. */
interface Control {
  readonly id?: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby"?: string;
}

/** The frame of a field. */
export function Field(props: Described & { class?: string; children: (control: Control) => ComponentChildren }) {
  const id = useId();
  const fault = useFault(props.path);
  const described = [props.hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div class={`field ${props.class ?? ""}`} data-path={props.path}>
      <label class="field__label" for={id}>
        {props.label}
      </label>
      {props.children({ id, "aria-invalid": fault !== "", ...(described ? { "aria-describedby": described } : {}) })}
      {fault && (
        <span id={`${id}-fault`} class="field__error" role="alert">
          {fault}
        </span>
      )}
      {props.hint && (
        <span id={`${id}-hint`} class="field__hint">
          {props.hint}
        </span>
      )}
    </div>
  );
}

interface TextProps extends Described {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly list?: string;
  readonly readOnly?: boolean;
  readonly longest?: number;
}

export function TextField({ value, onChange, list, readOnly, longest = 100, ...described }: TextProps) {
  return (
    <Field {...described}>
      {(control) => (
        <input
          {...control}
          class="input"
          autocomplete="off"
          spellcheck={false}
          maxLength={longest}
          list={list}
          readOnly={readOnly}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface NumberProps extends Described {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly unit?: string;
}

/** A number with its unit; long times are also shown as minutes. */
export function NumberField({ value, onChange, unit, ...described }: NumberProps) {
  const seconds = unit === undefined;
  return (
    <Field {...described} class="field--number">
      {(control) => (
        <span class="number">
          <NumberInput {...control} value={value} onChange={onChange} />
          <span class="number__unit">{unit ?? t("queues.seconds")}</span>
          {seconds && value >= 100 && <span class="number__long">{duration(value)}</span>}
        </span>
      )}
    </Field>
  );
}

interface InputProps extends Control {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly label?: string;
}

/** The control alone. It keeps what is typed, also while that is no number. */
export function NumberInput({ value, onChange, label, ...control }: InputProps) {
  const [text, setText] = useState(shown(value));
  useEffect(() => {
    if (!Object.is(value, read(text))) setText(shown(value));
  }, [value]);
  return (
    <input
      {...control}
      class="input number__input"
      inputMode="decimal"
      autocomplete="off"
      maxLength={8}
      aria-label={label}
      value={text}
      onInput={(event) => {
        setText(event.currentTarget.value);
        onChange(read(event.currentTarget.value));
      }}
    />
  );
}

interface ChoiceProps<Value extends string> extends Described {
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

export function Choice<Value extends string>({ value, choices, onChange, ...described }: ChoiceProps<Value>) {
  return (
    <Field {...described}>
      {(control) => (
        <select
          {...control}
          class="input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value as Value)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Toggle(props: { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <div class="toggle">
      <label class="toggle__label">
        <input
          type="checkbox"
          checked={props.value}
          aria-describedby={props.hint ? id : undefined}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        <span>{props.label}</span>
      </label>
      {props.hint && (
        <span id={id} class="field__hint">
          {props.hint}
        </span>
      )}
    </div>
  );
}

function shown(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}

function read(text: string): number {
  const trimmed = text.trim().replace(",", ".");
  return trimmed === "" ? Number.NaN : Number(trimmed);
}
