// Small parts: tags, keys, timers, and what stands in for content that is missing, loading or broken.
import type { ComponentChildren } from "preact";
import { ticking } from "../clock";
import { t } from "../i18n";
import { duration } from "../i18n/format";
import { Icon, type IconName } from "./Icon";

/** The meanings that a colour can have. */
export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

export function Tag({ tone = "plain", icon, children }: { tone?: Tone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`tag tag--${tone}`}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}

export function Kbd({ children }: { children: ComponentChildren }) {
  return (
    <kbd class="kbd" aria-hidden="true">
      {children}
    </kbd>
  );
}

/** Time gone by since an instant of the service, counting up. */
export function Since({ at }: { at: string }) {
  return <time class="timer">{duration((ticking.value - Date.parse(at)) / 1000)}</time>;
}

/** Time left until an instant of the service, counting down to zero. */
export function Until({ at }: { at: string }) {
  return <time class="timer">{duration(Math.ceil((Date.parse(at) - ticking.value) / 1000))}</time>;
}

export function Panel(props: { title: string; hint?: string; aside?: ComponentChildren; class?: string; children: ComponentChildren }) {
  return (
    <section class={`panel ${props.class ?? ""}`} aria-label={props.title}>
      <h2 class="panel__head">
        <span>
          {props.title} {props.hint && <Kbd>{props.hint}</Kbd>}
        </span>
        {props.aside}
      </h2>
      <div class="panel__body">{props.children}</div>
    </section>
  );
}

export function Empty(props: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty__title">{props.title}</p>
      {props.children}
    </div>
  );
}

/** Something could not be fetched; the agent can try again. */
export function Failed({ message, retry }: { message: string; retry: () => void }) {
  return (
    <div class="empty" role="alert">
      <p class="empty__title">{message}</p>
      <button type="button" class="button" onClick={retry}>
        {t("common.retry")}
      </button>
    </div>
  );
}

/** Lines that breathe while content is on its way. */
export function Loading({ lines = 3 }: { lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class={`skeleton ${line % 3 === 2 ? "skeleton--short" : ""}`} />
      ))}
    </div>
  );
}
