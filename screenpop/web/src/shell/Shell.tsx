// The frame of every screen: the bar on top, what is broken just now below it, then the main part.
import type { ComponentChildren } from "preact";
import { Icon } from "../components/Icon";
import { t } from "../i18n";
import { degraded, linkStatus } from "../state";
import { Mark } from "./Mark";
import { UserMenu } from "./UserMenu";
import "./shell.css";

interface ShellProps {
  /** What stands in the top bar between the mark and the user's menu. */
  readonly bar?: ComponentChildren;
  readonly onHelp?: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Shell({ bar, onHelp, children, class: extra = "" }: ShellProps) {
  return (
    <div class={`shell ${extra}`}>
      <a class="shell__skip button" href="#main">
        {t("shell.skip")}
      </a>
      <header class="shell__bar">
        <span class="shell__brand">
          <Mark />
          <span class="shell__name">Farley</span>
        </span>
        {bar}
        <UserMenu {...(onHelp ? { onHelp } : {})} />
      </header>
      <Banners />
      <main id="main" class="shell__main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Banners() {
  const broken = linkStatus.value === "lost" ? (["offline"] as const) : degraded.value;
  return (
    <div role="status">
      {broken.map((part) => (
        <p key={part} class={`banner ${part === "offline" ? "banner--bad" : ""}`}>
          <Icon name={part === "offline" ? "offline" : "alert"} />
          <span>{t(`banner.${part}`)}</span>
        </p>
      ))}
    </div>
  );
}
