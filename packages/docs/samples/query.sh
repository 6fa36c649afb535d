# bash, curl and openssl. Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
LC_ALL=C # counts and encodes bytes, not characters
path=/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid
body='{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}'
type='application/json;charset=UTF-8'
host=${CMS_CDR_URL#*://}

encode() { # percent-encodes bytes; keeps A-Z a-z 0-9 - . _ ~
  local text=$1 i char code
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      [A-Za-z0-9._~-]) printf %s "$char" ;;
      *) printf -v code %d "'$char" && printf '%%%02X' $((code & 255)) ;;
    esac
  done
}
hmac() { printf %s "$2" | openssl dgst -sha256 -hmac "$1" | sed 's/.* //'; }

names='content-length;content-type;host'
prefix="auth-v2/$CMS_CDR_AK/$(date -u +%Y-%m-%dT%H:%M:%SZ)/$names"
signing_key=$(hmac "$CMS_CDR_SK" "$prefix")
canonical_request="POST
$path

$names
content-length:${#body}
content-type:$(encode "$type")
host:$(encode "$host")
$(encode "$body")"
signature=$(hmac "$signing_key" "$canonical_request")

curl --silent --show-error "$CMS_CDR_URL$path" --data-binary "$body" \
  --header "Content-Type: $type" --header "Authorization: $prefix/$signature"
