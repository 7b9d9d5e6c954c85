import { AddressList } from './callback-ip.service';

describe('AddressList', () => {
  const list = new AddressList([
    '127.0.0.1',
    '101.226.103.0/25',
    '2402:4e00::/32',
    'nonsense',
    '1.2.3.4/99',
    '1/2/3',
  ]);

  it.each(['127.0.0.1', '101.226.103.127', '2402:4e00:1::1', '::ffff:101.226.103.5'])(
    'contains %s',
    (address) => expect(list.contains(address)).toBe(true),
  );

  it.each(['127.0.0.2', '101.226.103.128', '2402:4e01::1', '1.2.3.4', 'nonsense', ''])(
    'does not contain %j',
    (address) => expect(list.contains(address)).toBe(false),
  );

  it('counts what it understood', () => {
    expect(list.size).toBe(3);
  });
});
