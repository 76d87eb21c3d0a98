// A button that opens a short list of choices; arrows move, Escape closes, a click elsewhere closes too.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface MenuProps {
  /** What a screen reader says before the face. */
  readonly label: string;
  readonly face: ComponentChildren;
  readonly class?: string;
  readonly end?: boolean;
  readonly disabled?: boolean;
  /** Draws the items; calls `close` when one is taken. */
  readonly children: (close: () => void) => ComponentChildren;
}

export function Menu(props: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const sheet = useId();

  const items = () => Array.from(root.current?.querySelectorAll<HTMLElement>(".menu__item") ?? []);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    items()[0]?.focus();
    const elsewhere = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("focusin", elsewhere);
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("focusin", elsewhere);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const list = items();
    const here = list.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: here + 1, ArrowUp: here - 1 + list.length, Home: 0, End: list.length - 1 }[event.key];
    if (step !== undefined) list[step % list.length]?.focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={root} class={`menu ${props.class ?? ""}`} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="button menu__button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? sheet : undefined}
        disabled={props.disabled}
        onClick={() => setOpen(!open)}
      >
        <span class="visually-hidden">{props.label}</span>
        {props.face}
      </button>
      {open && (
        <div id={sheet} class={`menu__sheet ${props.end ? "menu__sheet--end" : ""}`} role="menu" aria-label={props.label}>
          {props.children(close)}
        </div>
      )}
    </div>
  );
}

interface ItemProps {
  readonly onTake: () => void;
  /** For a choice among several: is it the present one. */
  readonly checked?: boolean;
  readonly children: ComponentChildren;
}

export function MenuItem({ onTake, checked, children }: ItemProps) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  return (
    <button type="button" class="menu__item" role={role} aria-checked={checked} tabIndex={-1} onClick={onTake}>
      {children}
    </button>
  );
}
