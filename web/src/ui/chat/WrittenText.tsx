import { pieces } from "../../state/links";

/** What somebody wrote, as text and nothing else; addresses of pages are links, which nobody opens but the reader. */
export function WrittenText({ text }: { text: string }) {
  return (
    <p class="message-text" dir="auto">
      {pieces(text).map(({ text: piece, href }, place) =>
        href === null ? (
          piece
        ) : (
          <a key={place} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {piece}
          </a>
        ),
      )}
    </p>
  );
}
