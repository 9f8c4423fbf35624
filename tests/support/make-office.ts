import { crc32, deflateRawSync } from "node:zlib";

/** A zip archive of these files, in this order; `packed` ones are deflated. */
export function makeZip(files: readonly { name: string; content: string | Buffer; packed?: boolean }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, packed = false } of files) {
    const plain = Buffer.from(content);
    const data = packed ? deflateRawSync(plain, { level: 9 }) : plain;
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(path.length, 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, entry, path);
    const local = [Buffer.from([0x50, 0x4b, 3, 4]), common, path, data];
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const packageNs = "http://schemas.openxmlformats.org/package/2006";
const officeNs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const names = [
  `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`,
  `xmlns:r="${officeNs}"`,
  `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`,
].join(" ");
const emptyTree =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>';

function relations(list: readonly [id: string, type: string, target: string, mode?: string][]): string {
  const each = list.map(
    ([id, type, target, mode]) =>
      `<Relationship Id="${id}" Type="${officeNs}/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ""}/>`,
  );
  return `${head}<Relationships xmlns="${packageNs}/relationships">${each.join("")}</Relationships>`;
}

function slide(text: string, linked: boolean): string {
  const words = `<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="600000" y="600000"/><a:ext cx="9000000" cy="1200000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-US" sz="4000"/><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const picture = `<p:pic><p:nvPicPr><p:cNvPr id="3" name="p"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="rId2"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="600000" y="2000000"/><a:ext cx="6000000" cy="4000000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
  return `${head}<p:sld ${names}><p:cSld><p:spTree>${emptyTree}${words}${linked ? picture : ""}</p:spTree></p:cSld></p:sld>`;
}

/** A PowerPoint file of 16:9 with one line of text on each slide; each shows `linkedPicture` from where it lies, too. */
export function makePptx({ slides, linkedPicture }: { slides: readonly string[]; linkedPicture?: string }): Buffer {
  const type = (part: string, kind: string): string =>
    `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.presentationml.${kind}+xml"/>`;
  const numbers = slides.map((_, index) => index + 1);
  const types = [
    type("/ppt/presentation.xml", "presentation.main"),
    type("/ppt/slideMasters/slideMaster1.xml", "slideMaster"),
    type("/ppt/slideLayouts/slideLayout1.xml", "slideLayout"),
    ...numbers.map((number) => type(`/ppt/slides/slide${number}.xml`, "slide")),
  ].join("");
  const ids = numbers.map((number) => `<p:sldId id="${255 + number}" r:id="rId${number + 1}"/>`).join("");
  const colours =
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"';
  const tree = `<p:cSld><p:spTree>${emptyTree}</p:spTree></p:cSld>`;
  return makeZip(
    [
      {
        name: "[Content_Types].xml",
        content: `${head}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types}</Types>`,
      },
      { name: "_rels/.rels", content: relations([["rId1", "officeDocument", "ppt/presentation.xml"]]) },
      {
        name: "ppt/presentation.xml",
        content: `${head}<p:presentation ${names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${ids}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
      },
      {
        name: "ppt/_rels/presentation.xml.rels",
        content: relations([
          ["rId1", "slideMaster", "slideMasters/slideMaster1.xml"],
          ...numbers.map(
            (number) => [`rId${number + 1}`, "slide", `slides/slide${number}.xml`] as [string, string, string],
          ),
        ]),
      },
      {
        name: "ppt/slideMasters/slideMaster1.xml",
        content: `${head}<p:sldMaster ${names}>${tree}<p:clrMap ${colours}/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
      },
      {
        name: "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        content: relations([["rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"]]),
      },
      {
        name: "ppt/slideLayouts/slideLayout1.xml",
        content: `${head}<p:sldLayout ${names} type="blank">${tree}</p:sldLayout>`,
      },
      {
        name: "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
        content: relations([["rId1", "slideMaster", "../slideMasters/slideMaster1.xml"]]),
      },
      ...slides.flatMap((text, index) => [
        { name: `ppt/slides/slide${index + 1}.xml`, content: slide(text, linkedPicture !== undefined) },
        {
          name: `ppt/slides/_rels/slide${index + 1}.xml.rels`,
          content: relations([
            ["rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"],
            ...(linkedPicture === undefined
              ? []
              : [["rId2", "image", linkedPicture, "External"] as [string, string, string, string]]),
          ]),
        },
      ]),
    ].map((file) => ({ ...file, packed: true })),
  );
}

/** A presentation of LibreOffice's own kind. */
export function makeOdp(slides: readonly string[]): Buffer {
  const ns = "urn:oasis:names:tc:opendocument:xmlns";
  const type = "application/vnd.oasis.opendocument.presentation";
  const pages = slides.map(
    (text, index) =>
      `<draw:page draw:name="p${index + 1}"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></draw:page>`,
  );
  return makeZip([
    { name: "mimetype", content: type },
    {
      name: "content.xml",
      content: `<?xml version="1.0"?><office:document-content xmlns:office="${ns}:office:1.0" xmlns:draw="${ns}:drawing:1.0" xmlns:svg="${ns}:svg-compatible:1.0" xmlns:text="${ns}:text:1.0" office:version="1.2"><office:body><office:presentation>${pages.join("")}</office:presentation></office:body></office:document-content>`,
      packed: true,
    },
    {
      name: "META-INF/manifest.xml",
      content: `<?xml version="1.0"?><manifest:manifest xmlns:manifest="${ns}:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      packed: true,
    },
  ]);
}
