import type { LedgerRecord } from '../../ledger';

/** What a line says of a record: all of it, or what has changed since the line that it follows. */
export function lineValue(record: LedgerRecord | null, before: LedgerRecord | undefined): string {
  if (record === null) return 'null';
  return before ? `+${JSON.stringify(changed(before, record))}` : JSON.stringify(record);
}

/**
 * A field that is gone is null in a patch.
 * @returns undefined for a record that was forgotten
 */
export function recordOf(
  value: Partial<Record<keyof LedgerRecord, unknown>> | null,
): LedgerRecord | undefined {
  if (value === null) return undefined;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields) as unknown as LedgerRecord;
}

function changed(before: LedgerRecord, after: LedgerRecord): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const fields = { ...before, ...after };
  for (const name of Object.keys(fields) as (keyof LedgerRecord)[]) {
    if (after[name] !== before[name]) patch[name] = after[name] ?? null;
  }
  return patch;
}
