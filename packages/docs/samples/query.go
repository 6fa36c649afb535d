// Go 1.21 or later, without other modules: go run query.go. Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

func encode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func hmacHex(key, message string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

func main() {
	baseURL := strings.TrimRight(os.Getenv("CMS_CDR_URL"), "/")
	path := "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid"
	body := `{"queryParam":{"ccId":1,"isCallin":"true","callId":"1000000000-0001"}}`
	target, err := url.Parse(baseURL + path)
	if err != nil {
		panic(err)
	}
	// Go sets Host and Content-Length itself, to these values.
	headers := map[string]string{
		"content-length": strconv.Itoa(len(body)),
		"content-type":   "application/json;charset=UTF-8",
		"host":           target.Host,
	}

	var names, lines []string
	for name, value := range headers {
		names = append(names, name)
		lines = append(lines, encode(name)+":"+encode(value))
	}
	sort.Strings(names)
	sort.Strings(lines)
	signedNames := strings.Join(names, ";")
	timestamp := time.Now().UTC().Format("2006-01-02T15:04:05Z")
	prefix := "auth-v2/" + os.Getenv("CMS_CDR_AK") + "/" + timestamp + "/" + signedNames
	signingKey := hmacHex(os.Getenv("CMS_CDR_SK"), prefix)
	// The empty line is the query of the URL: there is none.
	canonicalRequest := strings.Join([]string{"POST", path, "", signedNames, strings.Join(lines, "\n"), encode(body)}, "\n")

	request, err := http.NewRequest("POST", target.String(), strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Content-Type", headers["content-type"])
	request.Header.Set("Authorization", prefix+"/"+hmacHex(signingKey, canonicalRequest))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(answer))
}
