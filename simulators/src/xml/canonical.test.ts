import { describe, expect, it } from 'vitest';
import { canonicalDocument, canonicalElement } from './canonical.ts';
import { parseXml, parseXmlBytes, XmlError } from './parse.ts';
import { one } from './query.ts';

const canonical = (xml: string): string => canonicalDocument(parseXml(xml), null);

describe('canonical form', () => {
  it('sorts namespaces and attributes, drops repeated declarations and expands empty elements', () => {
    const xml = '<a xmlns:z="urn:z" xmlns="urn:d" z:b="1" c="2" a="3"><z:b xmlns:z="urn:z"/><c xmlns=""/></a>';
    expect(canonical(xml)).toBe('<a xmlns="urn:d" xmlns:z="urn:z" a="3" c="2" z:b="1"><z:b></z:b><c xmlns=""></c></a>');
  });

  it('turns CDATA, references and line ends into one form', () => {
    const xml =
      '<?xml version="1.0"?>\r\n<!-- fuera -->\n<a t="x&#10;&lt;\ty">\r\n<![CDATA[<&>]]>&#xD;&quot;&#233;<!-- dentro --></a>\n<?pi  dato?>';
    expect(canonical(xml)).toBe('<a t="x&#xA;&lt; y">\n&lt;&amp;&gt;&#xD;"é</a>\n<?pi dato?>');
  });

  it('gives a part of a document the namespaces and xml attributes it inherits', () => {
    const { root } = parseXml('<a xmlns="urn:d" xmlns:p="urn:p" xml:lang="es"><b><c p:x="1"/></b></a>');
    const part = one(root, 'b');
    expect(part === null ? '' : canonicalElement(part)).toBe(
      '<b xmlns="urn:d" xmlns:p="urn:p" xml:lang="es"><c p:x="1"></c></b>',
    );
  });
});

describe('strict reading', () => {
  it.each([
    ['an unclosed element', '<a><b></a>'],
    ['a truncated document', '<a><b>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>x'],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an unknown entity', '<a>&x;</a>'],
    ['a bare ampersand', '<a>Tom & Jerry</a>'],
    ['an undeclared prefix', '<p:a/>'],
    ['a repeated attribute', '<a b="1" b="2"/>'],
    ['an attribute repeated through two prefixes', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>'],
    ['an attribute without quotes', '<a b=1/>'],
    ['attributes without space', '<a b="1"c="2"/>'],
    ['a control character', '<a>\u0001</a>'],
    ['a comment with two hyphens', '<a><!-- a -- b --></a>'],
    ['CDATA closed in text', '<a>]]></a>'],
    ['nothing', ''],
  ])('refuses %s', (_what, xml) => {
    expect(() => parseXml(xml)).toThrow(XmlError);
  });

  it('refuses a BOM, bytes that are not UTF-8, and other encodings; reads ISO-8859-1 when declared', () => {
    expect(() => parseXmlBytes(Buffer.from('\ufeff<a/>'))).toThrow(/BOM/);
    expect(() => parseXmlBytes(Buffer.from('<a>ñ</a>', 'latin1'))).toThrow(/UTF-8/);
    expect(() => parseXmlBytes(Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'))).toThrow(/UTF-16/);
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ñ</a>', 'latin1');
    expect(canonicalDocument(parseXmlBytes(latin), null)).toBe('<a>ñ</a>');
  });
});
