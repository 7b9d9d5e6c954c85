import { BadRequestException } from '@nestjs/common';
import { toMessage } from './to-message';
import { XmlBodyPipe } from './xml-body.pipe';

describe('XmlBodyPipe', () => {
  const pipe = new XmlBodyPipe();

  it('makes a raw body a message', () => {
    const body = Buffer.from('<xml><MsgType>text</MsgType><Content>你好</Content></xml>');
    expect(pipe.transform(body)).toMatchObject({ msgType: 'text', content: '你好' });
  });

  it('passes on what is parsed already', () => {
    const message = toMessage({ MsgType: 'text' });
    expect(pipe.transform(message)).toBe(message);
  });

  it.each([
    ['no body', undefined],
    ['an object that looks like a message', { msgType: 'text', content: 'a', raw: {} }],
    ['a string', '<xml><MsgType>text</MsgType></xml>'],
    ['an empty body', Buffer.alloc(0)],
    ['JSON', Buffer.from('{"MsgType":"text"}')],
    ['XML without a type', Buffer.from('<xml><Content>a</Content></xml>')],
  ])('answers 400 to %s', (_, body) => {
    expect(() => pipe.transform(body)).toThrow(BadRequestException);
  });

  it('says in the answer what was wrong', () => {
    expect(() => pipe.transform(Buffer.from('<xml>'))).toThrow(
      'The body is not well-formed XML (at element 1): send one <xml> document.',
    );
  });
});
