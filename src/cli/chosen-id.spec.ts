import { chosenById } from './chosen-id';

const chosen = (id: string, all: readonly string[] = ['3f9c', '3f00', 'a1']) =>
  chosenById(all, id, { idOf: (one) => one, list: 'dead', happened: 'was set aside' });

describe('an id of a list', () => {
  it('is found by its first characters', () => expect(chosen('3f9')).toBe('3f9c'));

  it.each([
    ['3f', /^Several ids begin with 3f: give more of it; .* dead" lists all\.$/],
    ['b', /^Nothing was set aside under the id b: .* dead" lists all\.$/],
  ])('is none where it is %j', (id, says) => expect(() => chosen(id)).toThrow(says));

  it('is not the only one where nothing was said', () =>
    expect(() => chosen('', ['3f9c'])).toThrow(/^The id is empty/));
});
