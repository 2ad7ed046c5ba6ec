import { createTheme, DEFAULT_THEME, type DefaultMantineColor, type MantineColorsTuple } from '@mantine/core';

/** Petrol: the house colour. State colours (ux.md) keep their own meaning, so none of them is the primary one. */
const petroleo: MantineColorsTuple = [
  '#e9f4f6',
  '#d3e6ea',
  '#a6ccd4',
  '#76b1bd',
  '#4e9aa9',
  '#2f8494',
  '#1d7080',
  '#125a68',
  '#0f4c58',
  '#0a3640',
];

/** Mantine's darkest shade, the one of words on a tinted ground, is too pale in these hues for small type (4.5 : 1). */
const legible = (color: DefaultMantineColor, masOscuro: string): MantineColorsTuple =>
  (DEFAULT_THEME.colors[color] ?? petroleo).with(9, masOscuro) as unknown as MantineColorsTuple;

const cerrar = { 'aria-label': 'Cerrar' };
const tituloDeVentana = { title: { fontSize: '1rem', fontWeight: 650 } };

/** Five sizes, spacing in steps of four, one radius, one shadow. */
export const theme = createTheme({
  primaryColor: 'petroleo',
  primaryShade: { light: 7, dark: 6 },
  colors: {
    petroleo,
    green: legible('green', '#1c662c'),
    teal: legible('teal', '#06614a'),
    yellow: legible('yellow', '#7a4a00'),
    orange: legible('orange', '#933010'),
    red: legible('red', '#b02525'),
  },
  autoContrast: true,
  fontFamily: 'Inter, "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Segoe UI Mono", "Liberation Mono", Menlo, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  shadows: { sm: '0 1px 3px rgb(10 54 64 / 12%)', md: '0 6px 24px rgb(10 54 64 / 16%)' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  components: {
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm', highlightOnHover: true } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps: cerrar },
      styles: tituloDeVentana,
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.4 }, closeButtonProps: cerrar },
      styles: tituloDeVentana,
    },
    Notification: {
      defaultProps: { closeButtonProps: cerrar },
      styles: { description: { color: 'var(--mantine-color-text)' } },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
