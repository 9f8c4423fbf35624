import { describe, expect, it } from "vitest";
import { decodeSheet } from "../../../server/accounts/sheets/decode.ts";
import { readSheet } from "../../../server/accounts/sheets/read-sheet.ts";
import { refused } from "../../../signaling/contract/errors.ts";
import { MAX_SHEET_ROWS } from "../../../signaling/contract/sheets.ts";
import { gb18030 } from "../../support/gb18030.ts";
import { fc } from "../../support/properties.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const school = "学校,区域\r\n青山小学,北部\r\n";

describe("a spreadsheet's bytes", () => {
  it.each([
    ["UTF-8", utf8(school), "utf-8"],
    ["UTF-8 with a byte order mark", utf8(`\ufeff${school}`), "utf-8"],
    ["what Chinese Excel writes", gb18030(school), "gb18030"],
    ["Excel's Unicode text", Buffer.from(`\ufeff${school}`, "utf16le"), "utf-16"],
  ])("are read as %s", (_what, bytes, encoding) => {
    expect(decodeSheet(bytes)).toEqual({ text: school, encoding });
  });

  it("are not taken for the other encoding, whatever Chinese they hold", () => {
    const chinese = fc.string({
      unit: fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCharCode(code)),
      minLength: 6,
    });
    fc.assert(
      fc.property(chinese, (text) => {
        expect(decodeSheet(utf8(text))).toEqual({ text, encoding: "utf-8" });
      }),
    );
    for (const text of ["青山小学", "河口镇中心小学三年级", "联系人：马老师，电话"]) {
      expect(decodeSheet(gb18030(text))).toEqual({ text, encoding: "gb18030" });
    }
  });

  it.each([
    ["a workbook", Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0])],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
    ["noise", Buffer.from([0xff, 0xff, 0xff, 0x80, 0x80])],
  ])("are refused as %s", (_what, bytes) => {
    expect(readSheet(bytes)).toEqual(refused("sheet.unreadable", { line: 1 }));
  });
});

describe("a sheet", () => {
  const cellsOf = (text: string) => {
    const sheet = readSheet(utf8(text));
    if (!sheet.ok) throw new Error(sheet.error.code);
    return sheet.value;
  };

  it.each([
    ["comma", ","],
    ["semicolon", ";"],
    ["tab", "\t"],
  ])("is parted by a %s, whichever its lines end with", (delimiter, sign) => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const sheet = cellsOf([`a${sign}b`, `1${sign}"2${sign}3"`, ""].join(end));
      expect(sheet).toMatchObject({ delimiter, header: ["a", "b"], rows: [{ line: 2, cells: ["1", `2${sign}3`] }] });
    }
  });

  it("knows the line that a row begins on, over empty ones and line breaks in cells", () => {
    const { rows } = cellsOf('a,b\n\n1,"x\ny"\n,\n2,"say ""hi"""\n3,5" screen\n');
    expect(rows).toEqual([
      { line: 3, cells: ["1", "x\ny"] },
      { line: 6, cells: ["2", 'say "hi"'] },
      { line: 7, cells: ["3", '5" screen'] },
    ]);
  });

  it("is refused when it is empty, too long, or a quotation mark stays open", () => {
    expect(readSheet(utf8(""))).toEqual(refused("sheet.empty"));
    expect(readSheet(utf8("学校\n"))).toEqual(refused("sheet.empty"));
    const long = `a\n${"1\n".repeat(MAX_SHEET_ROWS + 1)}`;
    expect(readSheet(utf8(long))).toEqual(refused("sheet.too-long", { limit: MAX_SHEET_ROWS }));
    expect(readSheet(utf8('a,b\n1,"open\n2,3\n'))).toMatchObject({ ok: false, error: { code: "sheet.unreadable" } });
  });

  it("of any bytes at all is a sheet or a refusal", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: "grapheme" }).map(utf8)), (bytes) => {
        const sheet = readSheet(bytes);
        if (!sheet.ok) expect(sheet.error.code).toMatch(/^sheet\./);
      }),
    );
  });
});
