/** A made-up account, known to whatever is measured and to the load that is put on it. */
export const account = {
  originalId: 'gh_5d2c8a91f0b7',
  appId: 'wx5d2c8a91f0b7e364',
  appSecret: 'b1946ac92492d2347c6235b4d2611184',
  token: 'LoopbackBenchToken',
  encodingAesKey: 'bG9vcGJhY2tCZW5jaG1hcmtLZXlPZlRoaXJ0eVR3b2I',
};

export const CALLBACK_PATH = '/wechat';

/** What those subjects answer that do nothing with a message; as long as an echo. */
export const FIXED_REPLY =
  '<xml><ToUserName><![CDATA[oBench0000000000000000000000]]></ToUserName>' +
  `<FromUserName><![CDATA[${account.originalId}]]></FromUserName><CreateTime>1700000000</CreateTime>` +
  '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[第10000条：今天下午还有货吗？]]></Content></xml>';
