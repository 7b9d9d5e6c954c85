import type { Row } from './scenario';
import { tableOf, verdictOn } from './table';

const row: Row = { sent: 'text', sees: '你好', took: 3.4, deliveries: 1, runs: 1, faults: [] };

/** Columns on the screen: a Chinese character takes two. */
const width = (line: string) => line.replaceAll(/[\u3000-\u9fff\uff00-\uff60]/g, '..').length;

describe('the table', () => {
  it('keeps its columns straight with Chinese text', () => {
    const table = tableOf([row, { ...row, sent: '文字', sees: '「欢迎，关注」。' }]);
    expect(new Set(table.trimEnd().split('\n').map(width)).size).toBe(1);
  });

  it('shows what was sent, what the user sees, the time, the deliveries and the runs', () => {
    const table = tableOf([row, { ...row, sees: '', deliveries: 3, faults: ['late'] }]);
    expect(table).toMatch(/1 +│ text +│ 你好 +│ 3 +│ 1 +│ 1 +│ yes/);
    expect(table).toMatch(/2 +│ text +│ \(nothing\) +│ 3 +│ 3 +│ 1 +│ NO/);
  });

  it('shows a long reply in one short line', () => {
    const table = tableOf([{ ...row, sees: `第一行\n${'长'.repeat(100)}` }]);
    expect(table).toMatch(/│ 第一行 \/ 长+\.\.\. │/);
    expect(table.split('\n')).toHaveLength(6);
  });
});

describe('the verdict', () => {
  it('counts, and gives the reason of each wrong row', () => {
    expect(verdictOn([row, { ...row, sent: 'image', faults: ['late', 'empty'] }])).toBe(
      '1 of 2 rows as expected\n  row 2 (image): late\n  row 2 (image): empty\n',
    );
  });
});
