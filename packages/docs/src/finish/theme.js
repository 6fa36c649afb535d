// The guide and Redoc remember the theme under different names. The reader chooses it once, in either.
const guide = 'starlight-theme'
const redoc = 'redoc.colorMode'
const chosen = localStorage.getItem(guide)
if (chosen) localStorage.setItem(redoc, chosen)
else localStorage.removeItem(redoc)
