// When it is open on one day: any number of spans, written as on a door.
import { useId } from "preact/hooks";
import { Icon } from "../components/Icon";
import type { Span } from "../generated/messages";
import { t } from "../i18n";
import { clock } from "./draft";
import { useFault } from "./form";

interface SpansProps {
  readonly path: string;
  /** The day that they are of. */
  readonly of: string;
  readonly spans: readonly Span[];
  readonly onChange: (spans: readonly Span[]) => void;
}

export function Spans({ path, of, spans, onChange }: SpansProps) {
  const next: Span = spans.length === 0 ? { opens: "09:00", closes: "18:00" } : { opens: spans.at(-1)!.closes, closes: "" };
  return (
    <div class="spans">
      {spans.length === 0 && <span class="spans__closed">{t("queues.hours.closed")}</span>}
      {spans.map((span, index) => (
        <OneSpan
          key={index}
          path={`${path}[${index}]`}
          of={of}
          span={span}
          onChange={(changes) => onChange(spans.map((old, place) => (place === index ? { ...old, ...changes } : old)))}
          onRemove={() => onChange(spans.filter((_, place) => place !== index))}
        />
      ))}
      <button
        type="button"
        class="button button--plain spans__add"
        aria-label={t("queues.hours.add_to", { day: of })}
        onClick={() => onChange([...spans, next])}
      >
        {spans.length === 0 ? t("queues.hours.add") : "+"}
      </button>
      {spans.length === 0 && (
        <button
          type="button"
          class="button button--plain spans__add"
          aria-label={t("queues.hours.whole_of", { day: of })}
          onClick={() => onChange([{ opens: "00:00", closes: "24:00" }])}
        >
          {t("queues.hours.whole")}
        </button>
      )}
    </div>
  );
}

interface SpanProps {
  readonly path: string;
  readonly of: string;
  readonly span: Span;
  readonly onChange: (changes: Partial<Span>) => void;
  readonly onRemove: () => void;
}

function OneSpan({ path, of, span, onChange, onRemove }: SpanProps) {
  const id = useId();
  const fault = useFault(path);
  const overnight = span.closes !== "" && span.closes < span.opens;
  return (
    <span class="span" data-path={path}>
      {(["opens", "closes"] as const).map((end, index) => (
        <>
          {index > 0 && <span aria-hidden="true">–</span>}
          <input
            class="input span__clock"
            inputMode="numeric"
            autocomplete="off"
            maxLength={5}
            placeholder="00:00"
            aria-label={t(`queues.hours.${end}`, { day: of })}
            aria-invalid={fault !== ""}
            aria-describedby={fault ? id : undefined}
            value={span[end]}
            onInput={(event) => onChange({ [end]: event.currentTarget.value })}
            onBlur={(event) => onChange({ [end]: clock(event.currentTarget.value) })}
          />
        </>
      ))}
      {overnight && <span class="span__next">{t("queues.hours.next_day")}</span>}
      <button
        type="button"
        class="button button--plain button--icon"
        aria-label={t("queues.hours.remove", { day: of, span: `${span.opens}–${span.closes}` })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      {fault && (
        <span id={id} class="field__error" role="alert">
          {fault}
        </span>
      )}
    </span>
  );
}
