/** A sentence of the verdict: the page has its words, in each language. Times are milliseconds. */
export interface Sentence {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** `cause` and `cure` belong to what went wrong. */
  readonly kind: 'event' | 'cause' | 'cure';
}

type Values = Sentence['values'];

export const event = (code: string, values: Values = {}): Sentence => ({
  code,
  values,
  kind: 'event',
});

/** What went wrong and what mends it; both have words of the same code. */
export function failure(code: string, values: Values = {}): readonly Sentence[] {
  return [
    { code, values, kind: 'cause' },
    { code, values, kind: 'cure' },
  ];
}
