import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** The one accent: the colour of what is active, unread or the next thing to do. */
const lake: MantineColorsTuple = [
  '#edf6fa',
  '#dceef5',
  '#bcdeec',
  '#93cae0',
  '#6bbbe0',
  '#3c9ac4',
  '#1f80ab',
  '#0f6a91',
  '#0a5674',
  '#08445c',
]

/** Failure and what cannot be undone; nothing else is red. */
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fae0dd',
  '#f4bfb9',
  '#f09a92',
  '#ff9a91',
  '#d9473c',
  '#c4352b',
  '#b3261e',
  '#951f18',
  '#771812',
]

const dark: MantineColorsTuple = [
  '#e8ecef',
  '#c6ced5',
  '#a6b0b9',
  '#8d98a2',
  '#39424a',
  '#2a3138',
  '#1b2025',
  '#101417',
  '#0c0f11',
  '#08090b',
]

/** Every text and background pair made here has a contrast of at least 4.5 in both schemes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--tl-surface': '#f5f7f8',
    '--tl-surface-strong': '#e9edf0',
    '--tl-line': '#e3e7ea',
    '--tl-soft': '#4d5862',
    '--tl-faint': '#616c76',
    '--tl-accent': '#0f6a91',
    '--tl-on-accent': '#ffffff',
    '--tl-accent-wash': '#eaf4f9',
    '--tl-live': '#1c8a5a',
    '--tl-waiting': '#a86400',
    '--tl-thumb': '#87929b',
    '--tl-raised': '#ffffff',
    '--tl-shadow':
      '0 0 0 1px var(--tl-line), 0 1px 2px rgb(16 24 32 / 6%), 0 8px 32px rgb(16 24 32 / 12%)',
    '--mantine-color-dimmed': 'var(--tl-faint)',
    '--mantine-color-placeholder': '#6a7580',
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-default-border': '#cfd6db',
    '--mantine-color-default-hover': 'var(--tl-surface)',
    '--mantine-color-lake-contrast': '#ffffff',
    '--mantine-color-red-contrast': '#ffffff',
  },
  dark: {
    '--tl-surface': '#181d21',
    '--tl-surface-strong': '#232a30',
    '--tl-line': '#252c32',
    '--tl-soft': '#b3bcc4',
    '--tl-faint': '#929da7',
    '--tl-accent': '#6bbbe0',
    '--tl-on-accent': '#062533',
    '--tl-accent-wash': '#12262f',
    '--tl-live': '#3fbf86',
    '--tl-waiting': '#e0a243',
    '--tl-thumb': '#5d6871',
    '--tl-raised': '#1b2025',
    '--tl-shadow':
      '0 0 0 1px var(--tl-line), 0 1px 2px rgb(0 0 0 / 40%), 0 8px 32px rgb(0 0 0 / 50%)',
    '--mantine-color-text': '#e8ecef',
    '--mantine-color-dimmed': 'var(--tl-faint)',
    '--mantine-color-placeholder': '#8d98a2',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--tl-accent)',
    '--mantine-color-lake-filled': 'var(--mantine-color-lake-4)',
    '--mantine-color-lake-filled-hover': 'var(--mantine-color-lake-3)',
    '--mantine-color-lake-contrast': '#062533',
    '--mantine-color-red-filled': 'var(--mantine-color-red-4)',
    '--mantine-color-red-filled-hover': 'var(--mantine-color-red-3)',
    '--mantine-color-red-contrast': '#35100d',
  },
})

/**
 * Text on a filled colour follows the scheme (Mantine's own choice looks at the light one only), and
 * what is grey is quiet until one points at it.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input)
  const name = input.color ?? 'lake'
  if (input.variant === 'filled' && (name === 'lake' || name === 'red')) {
    return { ...colors, color: `var(--mantine-color-${name}-contrast)` }
  }
  // Entries of a menu: only a named shade of red comes this way, and Mantine's own hover is hard to read.
  if (input.variant === 'light' && name === 'red.7') {
    return { ...colors, color: 'var(--mantine-color-error)', hover: 'var(--tl-surface-strong)' }
  }
  if (input.variant === 'subtle' && name === 'red') {
    return { ...colors, color: 'var(--mantine-color-error)', hover: 'var(--tl-surface-strong)' }
  }
  if (input.variant === 'subtle' && name === 'gray') {
    return { ...colors, color: 'var(--tl-soft)', hover: 'var(--tl-surface-strong)' }
  }
  return colors
}

const fontFamily = "'Figtree Variable', system-ui, -apple-system, 'Segoe UI', sans-serif"

/** One accent, one scale of type (13, 15, 17, 20, 28) and an 8 px grid. */
export const theme = createTheme({
  primaryColor: 'lake',
  primaryShade: { light: 7, dark: 4 },
  colors: { lake, red, dark },
  black: '#14191d',
  variantColorResolver,
  fontFamily,
  headings: {
    fontFamily,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.4' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.45' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.5' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1.0625rem', lg: '1.25rem', xl: '1.75rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.55', lg: '1.4', xl: '1.25' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '999px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { radius: 'xl' } },
    ActionIcon: { defaultProps: { radius: 'xl', variant: 'subtle', color: 'gray', size: 40 } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        transitionProps: { duration: 100 },
        // It would stand in the menu as an entry that is none.
        withInitialFocusPlaceholder: false,
      },
    },
  },
})
