// A form on the screen; Ctrl+Enter saves, Escape leaves the field.
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { t } from "../../i18n";
import { Icon } from "../Icon";
import { Field } from "./Field";
import { agents, useAgents } from "./agents";
import type { Form } from "./useForm";
import "./form.css";

interface FormViewProps {
  readonly form: Form;
  /** What a screen reader calls it. */
  readonly title: string;
  readonly onClose: () => void;
  /** Takes the thing away; left out where it cannot be. */
  readonly onRemove?: (() => void) | undefined;
  readonly children?: ComponentChildren;
}

export function FormView({ form, title, onClose, onRemove, children }: FormViewProps) {
  const element = useRef<HTMLFormElement>(null);
  useAgents(form.specs.some((spec) => spec.kind === "agent"));
  useEffect(() => element.current?.querySelector<HTMLElement>("input, select, textarea")?.focus(), []);
  const wrong = Object.keys(form.faults).join();
  useEffect(() => element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [wrong]);
  const { theirs } = form;
  useEffect(() => element.current?.querySelector(".form__conflict")?.scrollIntoView({ block: "center" }), [theirs]);

  return (
    <form
      ref={element}
      class="form"
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void form.save();
      }}
    >
      {form.theirs && <Conflict form={form} />}
      {children}
      {form.specs.map((spec) => (
        <Field
          key={spec.name}
          spec={spec}
          value={form.draft[spec.name] ?? ""}
          fault={form.faults[spec.name]}
          theirs={theirValue(form, spec.name)}
          agents={agents.value}
          onChange={(value) => form.set(spec.name, value)}
        />
      ))}
      {form.failure && (
        <p class="field__error form__wide" role="alert">
          {form.failure}
        </p>
      )}
      <div class="form__acts form__wide">
        <button type="submit" class="button button--accent" disabled={form.busy}>
          {t(form.theirs ? "form.save_mine" : "form.save")}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            form.reset();
            onClose();
          }}
        >
          {t("form.cancel")}
        </button>
        {onRemove && (
          <button type="button" class="button button--plain form__remove" disabled={form.busy} onClick={onRemove}>
            {t("form.remove")}
          </button>
        )}
      </div>
    </form>
  );
}

/** His value, as long as another stands in the field. */
function theirValue({ theirs, draft }: Form, name: string): string | undefined {
  const value = theirs?.[name];
  return value === draft[name] ? undefined : value;
}

function Conflict({ form }: { form: Form }) {
  const both = form.specs.filter(({ name }) => theirValue(form, name) !== undefined);
  return (
    <div class="form__conflict form__wide" role="alert">
      <Icon name="alert" />
      <p>
        <strong>{t("form.conflict")}</strong> {t(both.length ? "form.conflict.choose" : "form.conflict.taken")}
      </p>
      <button type="button" class="button" onClick={form.reset}>
        {t("form.take_all")}
      </button>
    </div>
  );
}
