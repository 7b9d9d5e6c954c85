import { reply } from './reply.builders';
import { serializeReply, type PassiveReply } from './serialize-reply';

const envelope = { toUserName: 'o1', fromUserName: 'gh_1', createTime: 1_735_689_600 };
const head = `<xml>
<ToUserName><![CDATA[o1]]></ToUserName>
<FromUserName><![CDATA[gh_1]]></FromUserName>
<CreateTime>1735689600</CreateTime>
<MsgType><![CDATA[`;

describe('serializeReply', () => {
  it('answers success for no reply', () => {
    expect(serializeReply(reply.none(), envelope)).toBe('success');
  });

  it.each<[PassiveReply, string]>([
    [reply.text('你好'), '<Content><![CDATA[你好]]></Content>\n'],
    [reply.image('m'), '<Image><MediaId><![CDATA[m]]></MediaId></Image>\n'],
    [reply.voice('m'), '<Voice><MediaId><![CDATA[m]]></MediaId></Voice>\n'],
    [reply.video('m'), '<Video><MediaId><![CDATA[m]]></MediaId></Video>\n'],
    [
      reply.video({ mediaId: 'm', title: 't', description: 'd', thumbMediaId: 'x' }),
      '<Video><MediaId><![CDATA[m]]></MediaId><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description></Video>\n',
    ],
    [
      reply.music({
        thumbMediaId: 'm',
        hqMusicUrl: 'h',
        musicUrl: 'u',
        description: 'd',
        title: 't',
      }),
      '<Music><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description><MusicUrl><![CDATA[u]]></MusicUrl><HQMusicUrl><![CDATA[h]]></HQMusicUrl><ThumbMediaId><![CDATA[m]]></ThumbMediaId></Music>\n',
    ],
    [
      reply.music({ thumbMediaId: 'm' }),
      '<Music><ThumbMediaId><![CDATA[m]]></ThumbMediaId></Music>\n',
    ],
    [
      reply.news([{ title: 't', description: 'd', picUrl: 'p', url: 'u' }, { title: 'x' }]),
      '<ArticleCount>2</ArticleCount>\n<Articles><item><Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description><PicUrl><![CDATA[p]]></PicUrl><Url><![CDATA[u]]></Url></item><item><Title><![CDATA[x]]></Title><Description><![CDATA[]]></Description><PicUrl><![CDATA[]]></PicUrl><Url><![CDATA[]]></Url></item></Articles>\n',
    ],
    [reply.transferCustomerService(), ''],
    [
      reply.transferCustomerService('a@b'),
      '<TransInfo><KfAccount><![CDATA[a@b]]></KfAccount></TransInfo>\n',
    ],
  ])('writes %j', (answer, body) => {
    const xml = `${head}${answer.type}]]></MsgType>\n${body}</xml>`;
    expect(serializeReply(answer, envelope)).toBe(xml);
  });
});
