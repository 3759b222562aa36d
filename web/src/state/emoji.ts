/** What most reactions are. */
export const PALETTE: readonly string[] = ["👍", "❤️", "😂", "😮", "🎉", "👏"];

/** One emoji: the server looks closer. */
export function isEmoji(text: string): boolean {
  const letters = [...new Intl.Segmenter().segment(text)];
  return letters.length === 1 && /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u.test(text);
}
