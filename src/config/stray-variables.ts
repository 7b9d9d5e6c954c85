/** Of the service's contract, without effect in this version. */
export const PLANNED: readonly string[] = [
  'ASSISTANT_BASE_URL',
  'ASSISTANT_API_KEY',
  'ASSISTANT_MODEL',
  'ASSISTANT_PROMPT',
  'ASSISTANT_RESET',
  'ASSISTANT_LIMIT',
];

/** Nobody else's variables begin so. */
const OWN = /^(?:WECHAT|ASSISTANT)_/i;
/** Kubernetes tells containers where a Service of the name `wechat` is. */
const SERVICE_LINK = /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT_\d+_(?:TCP|UDP)(?:_\w+)?$/;
const LINK_ADDRESS = /^(?:tcp|udp):\/\//;
/** Between names that need not be meant for this service: a slip or two in a name that is long. */
const SLIP = 1.5;
const LONG_NAME = 8;
const MISSING = 0.25;

type Found = Readonly<Record<string, string | undefined>>;

/** A variable that is set but unknown. */
export interface StrayVariable {
  readonly name: string;
  /** Without the value, which may be a secret. */
  readonly problem: string;
}

/**
 * The variables that were probably meant for this service, but have no effect.
 * @param known the names that have one
 */
export function strayVariables(found: Found, known: readonly string[]): readonly StrayVariable[] {
  const names = Object.keys(found).filter((name) => found[name]?.trim() && !known.includes(name));
  return names.flatMap((name) => {
    if (PLANNED.includes(name)) return [{ name, problem: 'has no effect in this version' }];
    if (SERVICE_LINK.test(name) || LINK_ADDRESS.test(found[name] ?? '')) return [];
    const [nearest, distance] = closest(name, [...known, ...PLANNED]);
    const isLong = nearest.length >= LONG_NAME && Math.abs(nearest.length - name.length) <= 2;
    const isSlip = isLong && distance <= SLIP && found[nearest] === undefined;
    if (!OWN.test(name) && !isSlip) return [];
    return [{ name, problem: `is no variable of this service; the nearest name is ${nearest}` }];
  });
}

/** The variables that another one leaves without effect. */
export function unusedVariables(found: Found): readonly StrayVariable[] {
  const unused = (names: readonly string[], problem: string) =>
    names.filter((name) => found[name]?.trim()).map((name) => ({ name, problem }));
  const value = (name: string) => found[name]?.trim() ?? '';
  const isManaged = value('MANAGEMENT_PORT') !== 'off';
  // An account of the file may take its token from there.
  const isUpstream = value('WECHAT_TOKEN_MODE') === 'upstream' || value('WECHAT_ACCOUNTS') !== '';
  return [
    ...(isManaged
      ? []
      : unused(['WECHAT_TOKEN_API_KEY'], 'has no effect with MANAGEMENT_PORT=off')),
    ...(isUpstream ? [] : unused(UPSTREAM, 'has no effect without WECHAT_TOKEN_MODE=upstream')),
  ];
}

const UPSTREAM = ['WECHAT_TOKEN_UPSTREAM_URL', 'WECHAT_TOKEN_UPSTREAM_KEY'];

/** The name that was probably meant. */
export function nearestTo(name: string, known: readonly string[]): string {
  return closest(name, known)[0];
}

function closest(name: string, known: readonly string[]): readonly [string, number] {
  const distances = known.map((one) => [one, distanceTo(one, name.toUpperCase())] as const);
  return distances.toSorted(([, a], [, b]) => a - b)[0] ?? ['', Infinity];
}

/**
 * Levenshtein's, except that a missing character counts little: who misremembers a name leaves words
 * out (`WECHAT_AES_KEY`).
 */
function distanceTo(known: string, given: string): number {
  let row = Array.from({ length: given.length + 1 }, (_, column) => column);
  for (const [index, character] of [...known].entries()) {
    const next = [(index + 1) * MISSING];
    for (const [column, other] of [...given].entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      const missing = (row[column + 1] ?? 0) + MISSING;
      next.push(Math.min(replaced, missing, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
