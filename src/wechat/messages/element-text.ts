const blanks = new Set([' ', '\t', '\r', '\n']);

/** The text of one element: blanks outside CDATA are dropped at both ends, CDATA is kept whole. */
export class ElementText {
  private value = '';
  /** Up to here the value ends in CDATA and is not trimmed. */
  private kept = 0;

  addText(text: string): void {
    this.value += this.value === '' ? text.slice(leadingBlanks(text)) : text;
  }

  addCdata(text: string): void {
    this.value += text;
    this.kept = this.value.length;
  }

  toString(): string {
    let end = this.value.length;
    while (end > this.kept && blanks.has(this.value.charAt(end - 1))) end -= 1;
    return this.value.slice(0, end);
  }
}

// A loop, since /\s+$/ takes quadratic time on long runs of blanks.
function leadingBlanks(text: string): number {
  let count = 0;
  while (count < text.length && blanks.has(text.charAt(count))) count += 1;
  return count;
}
