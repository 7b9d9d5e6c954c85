import { sign } from './signature';

// Expected values: Python's hashlib over the sorted, joined parts.
describe('sign', () => {
  it('is the SHA-1 of token, timestamp and nonce in sorted order', () => {
    expect(sign('plainToken1', '1700000000', '987654321')).toBe(
      '2b8fd63e0f902ee7ce3855f259230bb513c1ff72',
    );
  });

  it('sorts the parts as strings, not as numbers', () => {
    expect(sign('Zebra', '20', '100')).toBe('318416f3fbe3d6c268893b942bbf2422a3922c92');
  });

  it('covers a fourth part, the ciphertext', () => {
    const ciphertext =
      'FuaWNx201GEOy751/x8PYTHnNQUHkJQxVPwtzXGsXcsrD7xMph9j+fA5QqfRz/QKNtlh2rIyrHcBScYapuymK+OsRh1pOUhPELghRrs8upUvpDhlpzuOKVX2TcDFnuGE';
    expect(sign('plainToken1', '1700000000', '987654321', ciphertext)).toBe(
      '70a4da99295b8baa69600f38205c8494f992a5f4',
    );
  });
});
