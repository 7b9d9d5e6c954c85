/** A made-up account, known to whatever is measured and to the load that is put on it. */
export const account = {
  WECHAT_APP_ID: 'wx5d2c8a91f0b7e364',
  WECHAT_APP_SECRET: 'b1946ac92492d2347c6235b4d2611184',
  WECHAT_TOKEN: 'LoopbackBenchToken',
};
