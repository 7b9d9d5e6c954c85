import { FieldReader } from './field-reader';

describe('FieldReader', () => {
  it('prefers the exact name, then ignores case and underscores, then takes other spellings', () => {
    const fields = new FieldReader({ MSGID: '1', MsgId: '2', location_x: '3', Recongnition: '4' });
    expect(fields.text('MsgId')).toBe('2');
    expect(fields.text('Msgid')).toBe('1');
    expect(fields.number('Location_X')).toBe(3);
    expect(fields.text('Recognition', 'Recongnition')).toBe('4');
  });

  it('takes the first of a repeated field', () => {
    expect(new FieldReader({ A: ['1', '2'] }).text('A')).toBe('1');
  });

  it('does not take elements for text, nor text for elements', () => {
    const fields = new FieldReader({ A: { B: '1' }, C: 'text' });
    expect(fields.optional('A')).toBeUndefined();
    expect(fields.group('C').text('B')).toBe('');
  });

  it('tells a group that holds something from one that does not', () => {
    const fields = new FieldReader({ A: { B: '1' }, C: '', D: '\n' });
    expect(fields.optionalGroup('A')?.text('B')).toBe('1');
    for (const name of ['C', 'D', 'E']) expect(fields.optionalGroup(name)).toBeUndefined();
  });

  it('does not find what objects inherit', () => {
    expect(new FieldReader({}).optional('constructor')).toBeUndefined();
  });

  it.each([
    ['23.137466', 23.137466],
    ['-0.5', -0.5],
    ['+1', 1],
    [' 7 ', 7],
    ['007', 7],
    ['1e-05', 0.00001],
    ['-2.5E+1', -25],
    ['.5', 0.5],
    ['5.', 5],
  ])('reads %j as a number', (text, number) => {
    expect(new FieldReader({ A: text }).number('A')).toBe(number);
  });

  it.each([
    '',
    ' ',
    'NaN',
    'Infinity',
    '0x10',
    '1e',
    'e5',
    '.',
    '1e5.0',
    '1,5',
    '١',
    '1e400',
    '9'.repeat(400),
  ])('does not read %j as a number', (text) => {
    expect(new FieldReader({ A: text }).number('A')).toBeNaN();
    expect(new FieldReader({ A: text }).optionalNumber('A')).toBeUndefined();
  });

  it.each([
    ['absent', {}, []],
    ['empty', { L: '' }, []],
    ['one item', { L: { item: { A: '1' } } }, ['1']],
    ['several items', { L: { item: [{ A: '1' }, { A: '2' }] } }, ['1', '2']],
    ['one repetition', { L: { A: '1' } }, ['1']],
    ['several repetitions', { L: [{ A: '1' }, { A: '2' }] }, ['1', '2']],
    ['an empty item among others', { L: { item: ['', { A: '2' }] } }, ['2']],
  ])('gives a list of one shape: %s', (_, raw, expected) => {
    const list = new FieldReader(raw).list('L');
    expect(list.map((entry) => entry.text('A'))).toEqual(expected);
  });
});
