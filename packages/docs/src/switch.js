// Redoc owns the addresses that start with #/ and the guide all others: one page, two parts.
const guide = document.getElementById('guide')
const reference = document.getElementById('redoc')
const show = () => {
  const isReference = location.hash.startsWith('#/')
  guide.hidden = isReference
  reference.hidden = !isReference
  for (const link of document.querySelectorAll('#top a')) {
    const here = isReference ? link.hash.startsWith('#/') : link.hash === location.hash
    if (here) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (!isReference && location.hash)
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
}
addEventListener('hashchange', show)
show()
