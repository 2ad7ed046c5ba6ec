import { expect, test } from 'vitest';
import { readSettings } from '../platform/config/settings.ts';
import { mailAccess } from './mail-access.ts';

test.each(['smtp://127.0.0.1:2525', 'smtp://simuladores:8025', 'smtp://192.168.1.20', 'smtp://[::1]:25'])(
  'a demo sends its mail to a server inside: %s',
  (smtpUrl) => {
    expect(mailAccess(readSettings({}), smtpUrl)).toMatchObject({ smtpUrl, from: expect.stringContaining('.example') });
  },
);

test.each(['smtps://usuario:clave@smtp.gmail.com:465', 'smtp://203.0.113.9', 'smtp://[2001:db8::1]'])(
  'a demo sends nothing to a server outside, and does not repeat its password: %s',
  (smtpUrl) => {
    const sending = () => mailAccess(readSettings({}), smtpUrl);
    expect(sending).toThrow(/Con ERP_DEMO=si ningún correo sale/);
    expect(sending).not.toThrow(/clave@/);
  },
);

test('a company says who it is, and its mail goes where it says', () => {
  const smtpUrl = 'smtps://correo.empresa.pe:465';
  expect(() => mailAccess(readSettings({ ERP_DEMO: 'no' }), smtpUrl)).toThrow(/Falta el ajuste ERP_MAIL_FROM/);
  const ERP_MAIL_FROM = 'Empresa <comprobantes@empresa.pe>';
  expect(mailAccess(readSettings({ ERP_DEMO: 'no', ERP_MAIL_FROM }), smtpUrl)).toEqual({
    smtpUrl,
    from: ERP_MAIL_FROM,
  });
});

test('nothing starts without a mail server', () => {
  expect(() => mailAccess(readSettings({}), null)).toThrow(/Falta el ajuste ERP_SMTP_URL/);
});
