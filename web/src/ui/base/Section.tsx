import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  /** By which a link on the page leads here. */
  place?: string;
  children: ComponentChildren;
}

/** One subject of a page. */
export function Section({ title, place, children }: Props) {
  const id = useId();
  return (
    <section id={place} class="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
