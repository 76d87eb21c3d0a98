// One section of the form: its name and a sentence on the left, its fields on the right.
import type { ComponentChildren } from "preact";

export function Section(props: { title: string; about: string; children: ComponentChildren }) {
  return (
    <section class="panel section" aria-label={props.title}>
      <header class="section__head">
        <h3>{props.title}</h3>
        <p class="section__about">{props.about}</p>
      </header>
      <div class="section__body">{props.children}</div>
    </section>
  );
}
