# Set CMS_CDR_URL, CMS_CDR_AK and CMS_CDR_SK first.
export CMS_CDR_CC_ID=1
cms-cdr get 1000000000-0001
