import type { apiDocs as en } from "../en/api-docs.ts";
import type { Translation } from "../words.ts";

export const apiDocs: Translation<typeof en> = {
  place: "接口文档",
  title: "/api/v1 下的接口",
  intro: "页面上的所有功能都可供其他程序调用。请在请求头中携带令牌：“Authorization: Bearer …”。",
  download: "完整的接口描述（OpenAPI 3.1）",
  search: "搜索接口、字段和错误码",
  count: { other: "{count} 个接口" },
  none: "没有匹配的接口",
  noneHint: "请减少关键词，或换一个词。",
  anyone: "无需登录",
  session: "仅限登录人员",
  anyToken: "任意访问令牌",
  scope: "权限 {scope}",
  parameters: "参数",
  body: "请求内容",
  answer: "响应内容",
  refusals: "错误",
  required: "必填",
  or: "或",
  loading: "正在加载接口描述……",
  failed: "接口描述加载失败",
  again: "重试",
};
