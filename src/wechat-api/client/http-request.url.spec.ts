import { apiUrl, isLoopback } from './http-request';

describe('apiUrl', () => {
  it('keeps the path of a gateway in front of the API', () => {
    expect(apiUrl('https://gateway.example/wechat/', '/cgi-bin/token')).toBe(
      'https://gateway.example/wechat/cgi-bin/token',
    );
  });

  it('escapes the query', () => {
    expect(apiUrl('https://api.weixin.qq.com', '/x', { a: '1&b=2', c: '汉' })).toBe(
      'https://api.weixin.qq.com/x?a=1%26b%3D2&c=%E6%B1%89',
    );
  });

  it.each([
    'cgi-bin/x',
    '//evil.example',
    '/x?a=b',
    '/x#y',
    'https://evil.example/x',
    '/a b',
    '/\\evil',
  ])('refuses %s', (path) =>
    expect(() => apiUrl('https://api.weixin.qq.com', path)).toThrow(TypeError),
  );
});

describe('isLoopback', () => {
  it('tells this machine from others', () => {
    expect(isLoopback('http://127.0.0.1:8080')).toBe(true);
    expect(isLoopback('http://localhost')).toBe(true);
    expect(isLoopback('http://[::1]:1')).toBe(true);
    expect(isLoopback('https://api.weixin.qq.com')).toBe(false);
    expect(isLoopback('https://127.0.0.1.evil.example')).toBe(false);
  });
});
