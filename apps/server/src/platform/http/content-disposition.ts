/** RFC 6266 header: an ASCII name for old clients and the real one, with its accents, as RFC 5987. */
export function contentDisposition(disposition: 'inline' | 'attachment', filename: string): string {
  const plain = filename
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^\x20-\x7e]|["\\/]/g, '_');
  const encoded = encodeURIComponent(filename.replace(/[\p{Cc}\p{Cs}/\\]/gu, '_')).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === filename
    ? `${disposition}; filename="${plain}"`
    : `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
